/** The options of `slipway submit` that say where an image goes, how it runs, and which template it is. */
import type { Command } from 'commander'
import type { Account } from '../../client/api-types.generated.ts'
import type { PublishRequest, RunRequest } from '../../client/submission.ts'
import { type AccountOptions, withAccountOptions } from '../commands/account-options.ts'
import { collectPairs, readInteger } from '../option-values.ts'
import { UsageError } from '../usage-error.ts'

export interface PublishOptions extends AccountOptions {
  readonly publish?: string
  readonly credential?: string
  readonly service?: boolean
  readonly healthcheck?: string
  readonly port?: number
  readonly hardening?: boolean
  readonly template?: string
  readonly param?: Record<string, string>
}

export function withPublishOptions(command: Command): Command {
  command
    .option('--publish <image>', 'push it once it has passed: registry.example.org/team/model:1')
    .option('--credential <name>', 'push with this account of `slipway credential`')
  return withAccountOptions(command)
    .option('--service', 'it serves: start it, ask it until it answers, stop it')
    .option('--healthcheck <path>', 'what a service is asked for (default: /health)')
    .option('--port <number>', 'where a service listens (default: what the image exposes)', readInteger)
    .option('--hardening', 'measure the hardening index of the image as well')
    .option('--template <name>', 'a template in place of a Dockerfile; `slipway template list` shows them')
    .option('--param <key=value>', 'a parameter of the template; may be repeated', collectPairs)
}

/** What goes together and what does not. Throws `UsageError`, before anything is read or asked for. */
export function checkPublishOptions(target: string | undefined, options: PublishOptions): void {
  const { publish, credential, username, service, template } = options
  if (publish === undefined && (credential ?? username) !== undefined) {
    throw new UsageError(
      'An account is for publishing.',
      'Say where to: --publish registry.example.org/team/model:1',
    )
  }
  if (credential !== undefined && username !== undefined) {
    throw new UsageError('--credential and --username both name an account.', 'Give one of them.')
  }
  if (!service && (options.healthcheck ?? options.port) !== undefined) {
    throw new UsageError('--healthcheck and --port are those of a service.', 'Add --service.')
  }
  if (template === undefined && options.param !== undefined) {
    throw new UsageError('--param is for a template.', 'Name it with --template NAME.')
  }
  if (template !== undefined && target !== undefined) {
    throw new UsageError(`--template stands in place of ${target}.`, 'Give one of them.')
  }
  if (options.passwordStdin && target === '-') {
    throw new UsageError(
      'Dockerfile and password cannot both come from stdin.',
      'Give the Dockerfile as a file, or store the account: slipway credential add NAME --username USER',
    )
  }
}

export function toPublish(
  { publish, credential }: PublishOptions,
  account: Account | undefined,
): PublishRequest | undefined {
  return publish === undefined ? undefined : { image: publish, credential: credential ?? account }
}

export function toRun({ service, healthcheck, port }: PublishOptions): RunRequest | undefined {
  return service ? { mode: 'service', healthcheck, port } : undefined
}
