/** Remembers which system daemon these scripts installed or started, because only that one may be reconfigured. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './folders.ts'

const record = (): string => join(cacheFolder('engine'), 'own-daemon')

/** The daemon was started by us as this process. */
export function rememberDaemon(pid: number): void {
  writeFileSync(record(), `pid ${pid}\n`)
}

/** The package was installed by us, so that whatever starts the daemon, it is ours. */
export function rememberInstallation(): void {
  writeFileSync(record(), 'installed\n')
}

/** True when the daemon with this pid came from us and from nobody else. */
export function isOwnDaemon(pid: number): boolean {
  try {
    const text = readFileSync(record(), 'utf8').trim()
    return text === 'installed' || text === `pid ${pid}`
  } catch {
    return false
  }
}
