import type { Command } from 'commander'
import type { Account } from '../../client/api-types.generated.ts'
import type { CliContext } from '../cli-context.ts'
import { neutralise } from '../show/neutralise.ts'
import { readPassword } from '../read-password.ts'
import { UsageError } from '../usage-error.ts'

export interface AccountOptions {
  readonly username?: string
  readonly passwordStdin?: boolean
}

/** The options of commands that take an account for one job. */
export function withAccountOptions(command: Command): Command {
  return command
    .option('--username <name>', 'push as this user of the registry; the password is asked for')
    .option('--password-stdin', 'take the password, or a token, from stdin instead')
}

/** Undefined when no account was named. Throws `UsageError`. */
export async function readAccount(
  context: CliContext,
  { username, passwordStdin = false }: AccountOptions,
): Promise<Account | undefined> {
  if (username === undefined) {
    if (!passwordStdin) return undefined
    throw new UsageError('--password-stdin needs --username.', 'Say whose password it is: --username NAME')
  }
  const prompt = `Password of ${neutralise(username)}`
  return { username, password: await readPassword(context, prompt, passwordStdin) }
}
