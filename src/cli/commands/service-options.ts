import type { Command } from 'commander'

/** The options that every command which talks to the service has. */
export function withServiceOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON instead of text (a stream: one JSON document a line)')
    .option('--url <url>', 'address of the service (else SLIPWAY_URL, else http://127.0.0.1:8080)')
}
