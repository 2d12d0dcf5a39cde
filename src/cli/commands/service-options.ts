import type { Command } from 'commander'

/** The options that every command which talks to the service has. */
export function withServiceOptions(command: Command): Command {
  return withServerOptions(
    command.option('--json', 'print JSON instead of text (a stream: one JSON document a line)'),
  )
}

/** Those of a command whose output has no second form. */
export function withServerOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the service (else SLIPWAY_URL, else http://127.0.0.1:8080)')
    .option(
      '--server <server>',
      'a server that `slipway login` keeps (else SLIPWAY_SERVER, else the one in use)',
    )
}
