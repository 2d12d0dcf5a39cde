/** Which Trivy it is, and of what day its data are. */
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'
import { type TrivySettings, programEnvironment, versionArguments } from './trivy-command.ts'
import { type TrivyVersion, parseVersion } from './trivy-output.ts'

export interface TrivyState {
  readonly version: string
  /** Epoch milliseconds at which the data were made; null: there are none, or it does not say. */
  readonly dataAt: number | null
  /** When the next data were to be there. */
  readonly nextAt: number | null
}

export type Asked =
  | { readonly ok: true; readonly state: TrivyState }
  | { readonly ok: false; readonly kind: 'missing' | 'failed'; readonly why: string }

const ANSWER_MS = 30_000
const MOST_BYTES = 1024 * 1024

/** Asks the program on this machine. Throws the signal's reason. */
export async function askProgram(settings: TrivySettings, signal: AbortSignal): Promise<Asked> {
  return withFolder(settings.folder, async (work) => {
    const end = await runProgram(
      {
        program: settings.program,
        arguments: versionArguments(settings),
        environment: programEnvironment(settings, work, null),
        folder: work,
        timeoutMs: ANSWER_MS,
        maxOutputBytes: MOST_BYTES,
      },
      signal,
    )
    return end.kind === 'ended' ? read(end.output.toString('utf8')) : { ok: false, ...end }
  })
}

/** Asks the server, which tells its version and data to everybody (`/version`, since 0.44). Throws the signal's reason. */
export async function askServer(server: string, signal: AbortSignal): Promise<Asked> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)])
  const url = URL.parse('/version', server)
  if (url === null) return { ok: false, kind: 'failed', why: 'the address of the server is none' }
  try {
    const authorization = takeAccount(url)
    const response = await fetch(url, { signal: limited, redirect: 'error', headers: authorization })
    if (!response.ok) {
      await response.body?.cancel()
      return { ok: false, kind: 'failed', why: `the server answers /version with ${response.status}` }
    }
    return read(await textOf(response))
  } catch (error) {
    signal.throwIfAborted()
    return { ok: false, kind: 'failed', why: `the server does not answer: ${reasonOf(error)}` }
  }
}

/** A folder of its own for one call of the program, gone afterwards with what a killed one left in it. */
export async function withFolder<Result>(
  parent: string,
  use: (work: string) => Promise<Result>,
): Promise<Result> {
  const works = join(parent, 'work')
  await mkdir(works, { recursive: true, mode: 0o700 })
  const work = await mkdtemp(join(works, 'call-'))
  try {
    return await use(work)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** An account in the address, which may stand in none that is fetched (https://fetch.spec.whatwg.org/#dom-request). */
function takeAccount(url: URL): Readonly<Record<string, string>> {
  const account = [url.username, url.password].map(decodeURIComponent).join(':')
  url.username = ''
  url.password = ''
  return account === ':' ? {} : { authorization: `Basic ${Buffer.from(account).toString('base64')}` }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > MOST_BYTES) throw new RangeError('its answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function read(json: string): Asked {
  const parsed = parseVersion(json)
  if (!parsed.ok) return { ok: false, kind: 'failed', why: parsed.why }
  return { ok: true, state: toState(parsed.value) }
}

function toState({ Version, VulnerabilityDB }: TrivyVersion): TrivyState {
  return {
    version: Version,
    dataAt: timeOf(VulnerabilityDB?.UpdatedAt),
    nextAt: timeOf(VulnerabilityDB?.NextUpdate),
  }
}

/** Go's zero time, of the year 1, says that there is none. */
function timeOf(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '')
  return time > 0 ? time : null
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
