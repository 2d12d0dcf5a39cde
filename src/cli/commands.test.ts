import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { Command } from 'commander'
import type { CliContext } from './cli-context.ts'
import { COMMANDS, commandsFor } from './commands.ts'
import { readEnvironment } from './environment.ts'
import { createTerminal } from './terminal.ts'

const environment = readEnvironment({})
const context: CliContext = {
  environment,
  terminal: createTerminal(new PassThrough(), new PassThrough(), environment),
  stdin: new PassThrough(),
  exit: () => {},
  connected: () => {},
}

describe('the table of commands', () => {
  it('names each as it names itself, so that the right one is loaded', async () => {
    for (const { names, load } of COMMANDS) {
      const program = new Command().enablePositionalOptions()
      const add = await load()
      add(program, context)
      const defined = program.commands.map((command) => [command.name(), ...command.aliases()])
      assert.deepEqual(defined, [[...names]])
    }
  })

  it('loads one command for its own words, and all of them for help and for mistakes', () => {
    assert.deepEqual(
      commandsFor(['ls', '--json']).map(({ names }) => names[0]),
      ['list'],
    )
    for (const words of [[], ['--help'], ['help', 'list'], ['lst']]) {
      assert.equal(commandsFor(words).length, COMMANDS.length)
    }
  })
})
