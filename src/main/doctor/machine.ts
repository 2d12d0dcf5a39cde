/** What kind of machine this is, as far as the advice depends on it. */
import { accessSync, constants, readFileSync } from 'node:fs'
import path from 'node:path'

/** System folders too: an ordinary user's PATH has no sbin, where the daemons are. */
const FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/opt/homebrew/bin',
]

/** Where a program is installed; undefined when it is not. */
export function programPath(name: string): string | undefined {
  return FOLDERS.map((folder) => path.join(folder, name)).find(isExecutable)
}

/** `ID` and `ID_LIKE` of os-release(5), such as `['ubuntu', 'debian']`. */
export function distribution(file = '/etc/os-release'): string[] {
  try {
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap(([, names = '']) =>
      names.split(/\s+/),
    )
  } catch {
    return []
  }
}

/** True when systemd is the init process (sd_booted(3)). */
export function hasSystemd(): boolean {
  return isThere('/run/systemd/system')
}

/** True when a file is there that this user may not read and write. */
export function isDenied(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
  }
}

function isThere(file: string): boolean {
  return can(file, constants.F_OK)
}

function isExecutable(file: string): boolean {
  return can(file, constants.X_OK)
}

function can(file: string, mode: number): boolean {
  try {
    accessSync(file, mode)
    return true
  } catch {
    return false
  }
}
