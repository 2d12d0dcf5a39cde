import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'

/** Everything after the word belongs to the service: its settings are not known here. */
export function addServe(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('run the service; settings are flags (--http-port 9000), see `slipway config`')
    .argument('[settings...]', '--path-of-setting value')
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText('after', '\nEvery setting that `slipway config` prints is a flag: http.port is --http-port.')
    .action(async (settings: string[]) => {
      const { serve } = await import('../../main/serve.ts')
      context.exit(await serve(settings))
    })
}
