import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'

export function addConfig(program: Command, context: CliContext): void {
  program
    .command('config')
    .description('print the settings in force and where each comes from; takes the flags of `serve`')
    .argument('[settings...]', '--path-of-setting value')
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (settings: string[]) => {
      const { printConfig } = await import('../../main/print-config.ts')
      context.exit(await printConfig(settings))
    })
}
