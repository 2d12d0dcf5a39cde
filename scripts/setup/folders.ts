import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the checkout. */
export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** A folder below `$XDG_CACHE_HOME/slipway` (default `~/.cache/slipway`), made when it is missing. */
export function cacheFolder(...names: readonly string[]): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'slipway', ...names)
  mkdirSync(folder, { recursive: true })
  return folder
}
