/**
 * What the form says, as commands for a terminal. No password is ever in them: histories and process lists keep
 * commands.
 */
import { formFields } from '../../../../../src/client/submission.ts'
import type { Settings } from '../draft/read-draft.ts'
import { shellQuote } from './shell-quote.ts'

export interface CommandInput {
  /** Address of the service, as `http://127.0.0.1:8080`. */
  readonly url: string
  readonly settings: Settings
  readonly source:
    | { readonly kind: 'dockerfile' }
    | { readonly kind: 'folder' }
    | {
        readonly kind: 'template'
        readonly name: string
        readonly parameters: Readonly<Record<string, unknown>>
      }
}

const CLI_DEFAULT_URL = 'http://127.0.0.1:8080'
/** What is longer gets a line for each option. */
const ONE_LINE = 76

function layOut(parts: readonly string[]): string {
  const line = parts.join(' ')
  return line.length <= ONE_LINE ? line : parts.join(' \\\n  ')
}

export function cliCommand({ url, settings, source }: CommandInput): string {
  const { limits = {}, run, publish } = settings
  const options: (readonly [string, string] | readonly [string])[] = [
    ...option('--name', settings.name),
    ...option('--description', settings.description),
    ...pairs('--label', settings.labels),
    ...pairs('--build-arg', settings.buildArgs),
    ...pairs('--env', settings.environment),
    ...option('--target', settings.target),
    ...option('--timeout', limits.timeoutSeconds),
    ...option('--memory', limits.memoryMiB),
    ...option('--cpus', limits.cpus),
    ...option('--data-size', limits.dataMiB),
    ...option('--pids', limits.pids),
    ...option('--performance', settings.performance),
    ...(run?.mode === 'service' ? [['--service'] as const] : []),
    ...option('--healthcheck', run?.healthcheck),
    ...option('--port', run?.port),
    ...(settings.hardening === true ? [['--hardening'] as const] : []),
    ...publishOptions(publish),
    ...option('--url', url === CLI_DEFAULT_URL ? undefined : url),
  ]
  const [first = '', ...more] = sourceWords(source)
  return layOut([`slipway submit ${first}`, ...more, ...options.map(words), '--wait'])
}

function sourceWords(source: CommandInput['source']): readonly string[] {
  if (source.kind !== 'template') return [source.kind === 'folder' ? '.' : 'Dockerfile']
  const parameters = Object.entries(source.parameters).map(
    ([key, value]) =>
      ['--param', `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`] as const,
  )
  return [words(['--template', source.name]), ...parameters.map(words)]
}

function publishOptions(publish: Settings['publish']): readonly (readonly [string, string])[] {
  if (publish === undefined) return []
  if (typeof publish === 'string') return option('--publish', publish)
  const { image, credential } = publish
  const account =
    typeof credential === 'object'
      ? option('--username', credential.username)
      : option('--credential', credential)
  return [...option('--publish', image), ...account]
}

function option(name: string, value: string | number | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, String(value)]]
}

function pairs(
  name: string,
  values: Readonly<Record<string, string>> | undefined,
): readonly (readonly [string, string])[] {
  return Object.entries(values ?? {}).map(([key, value]) => [name, `${key}=${value}`])
}

/** A value that begins with a dash would be taken for an option. */
function words([name, value]: readonly [string, string?]): string {
  if (value === undefined) return name
  return value.startsWith('-') ? `${name}=${shellQuote(value)}` : `${name} ${shellQuote(value)}`
}

/** `--form-string` takes its value as it is; `-F` would read files for values that begin with @ or <. */
export function curlCommand({ url, settings, source }: CommandInput): string {
  const own = ownAccount(settings)
  const fields = formFields({
    ...settings,
    publish: own === undefined ? settings.publish : undefined,
    template: source.kind === 'template' ? { name: source.name, parameters: source.parameters } : undefined,
  })
  const lines = [
    `curl --fail-with-body ${shellQuote(`${url}/api/v2/jobs`)}`,
    ...Object.entries(fields).map(([name, value]) => `--form-string ${shellQuote(`${name}=${value}`)}`),
    // From a file, for what stands in a command can be read by everybody on the machine.
    ...(own === undefined ? [] : [`-F 'publish=<publish.json'`]),
    ...(source.kind === 'dockerfile' ? ['-F dockerfile=@Dockerfile'] : []),
    ...(source.kind === 'folder' ? [`-F 'context=@-;filename=context.tar.gz'`] : []),
  ]
  const command = layOut(lines)
  return source.kind === 'folder' ? `tar -cz . | ${command}` : command
}

/** What `publish.json` of the curl command has to say; undefined when there is no such file. */
export function publishFile(settings: Settings): string | undefined {
  const own = ownAccount(settings)
  if (own === undefined || typeof settings.publish !== 'object') return undefined
  const credential = { username: own.username, password: 'YOUR PASSWORD' }
  return JSON.stringify({ ...settings.publish, credential })
}

function ownAccount({ publish }: Settings): { readonly username: string } | undefined {
  if (typeof publish !== 'object' || typeof publish.credential !== 'object') return undefined
  return publish.credential
}
