/** The servers that `slipway login` keeps: one JSON file, which only its owner can read. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '../environment.ts'
import { UsageError } from '../usage-error.ts'

export interface KeptServer {
  readonly url: string
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string
}

export interface KeptServers {
  /** The one that is used where nothing says which. */
  readonly current: string | null
  readonly servers: Readonly<Record<string, KeptServer>>
}

const NONE: KeptServers = { current: null, servers: {} }

/** Where they lie. Throws `UsageError` where there is no home. */
export function serverFile({ configFolder }: Environment): string {
  if (configFolder !== undefined) return join(configFolder, 'servers.json')
  throw new UsageError('There is no folder for servers.', 'Set HOME or XDG_CONFIG_HOME.')
}

/** None where there is no file. Throws `UsageError` for a file that is not one of ours. */
export function readServers(environment: Environment): KeptServers {
  if (environment.configFolder === undefined) return NONE
  const file = serverFile(environment)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  const kept = parse(text)
  if (kept === undefined) {
    throw new UsageError(`${file} is not a file of servers.`, 'Mend it, or remove it and log in again.')
  }
  return kept
}

/** Replaces the file in one step: a reader sees the old one or the new one. */
export function writeServers(environment: Environment, kept: KeptServers): void {
  const file = serverFile(environment)
  const beside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(beside, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`)
  }
}

function parse(text: string): KeptServers | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { current = null, servers } = Object(value) as { current?: unknown; servers?: unknown }
  if (current !== null && typeof current !== 'string') return undefined
  if (typeof servers !== 'object' || servers === null) return undefined
  const entries = Object.entries(servers as Record<string, unknown>).map(([name, each]) => {
    const { url, token } = Object(each) as { url?: unknown; token?: unknown }
    if (typeof url !== 'string' || (token !== undefined && typeof token !== 'string')) return undefined
    return [name, token === undefined ? { url } : { url, token }] as const
  })
  if (entries.includes(undefined)) return undefined
  return { current, servers: Object.fromEntries(entries.filter((entry) => entry !== undefined)) }
}
