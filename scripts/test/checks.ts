/** The checks that read the code and do not run it. Each counts as one test. */
import { join } from 'node:path'
import { command } from '../setup/command.ts'
import { repository } from '../setup/folders.ts'
import { SetupError } from '../setup/setup-error.ts'

export interface Check {
  readonly name: string
  readonly args: readonly string[]
}

const bin = (name: string): string => join(repository, 'node_modules/.bin', name)

export const CHECKS: readonly Check[] = [
  { name: 'types', args: [bin('tsc'), '-p', '.'] },
  { name: 'page', args: [bin('tsc'), '-p', 'web'] },
  { name: 'format', args: [bin('biome'), 'format', '--colors=off', '--max-diagnostics=20'] },
  {
    name: 'lint',
    args: [bin('oxlint'), '--type-aware', '--deny-warnings', 'src', 'test', 'bench', 'scripts'],
  },
]

/** Undefined when the check passes, else what it found. */
export async function runCheck({ args: [program = '', ...args] }: Check): Promise<string | undefined> {
  try {
    await command(program, args, { cwd: repository, tailLines: 200 })
    return undefined
  } catch (error) {
    if (error instanceof SetupError) return error.text
    throw error
  }
}
