import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the parts of lynis lie on this machine. */
export interface LynisFiles {
  readonly version: string
  readonly program: string
  /** Its shell functions and tests. */
  readonly include: string
  /** Its lists and texts. */
  readonly db: string
  readonly profile: string
}

/** The package of distributions (Debian, Fedora, Alpine), and the archive unpacked where its documentation says. */
const FOLDERS = ['/usr/share/lynis', '/usr/local/lynis', '/opt/lynis']
const PROGRAMS = ['/usr/sbin/lynis', '/usr/bin/lynis']
const PROFILES = ['/etc/lynis/default.prf']

/**
 * Looks in `folder`, or where distributions put it when that is empty. A folder may hold all of lynis, as its archive
 * does, or its parts alone, as packages have it: then program and profile are those of the machine. Undefined when a
 * part is missing or cannot be read.
 */
export async function findLynis(folder: string): Promise<LynisFiles | undefined> {
  for (const place of folder === '' ? FOLDERS : [folder]) {
    const program = await firstReadable([join(place, 'lynis'), ...PROGRAMS])
    const profile = await firstReadable([join(place, 'default.prf'), ...PROFILES])
    const include = join(place, 'include')
    const consts = await firstReadable([join(include, 'consts')])
    if (program === undefined || profile === undefined || consts === undefined) continue
    const version = /^\s*PROGRAM_VERSION="(\d+(?:\.\d+){1,3})"/m.exec(program.text)?.[1]
    if (version === undefined) continue
    return { version, program: program.path, include, db: join(place, 'db'), profile: profile.path }
  }
  return undefined
}

async function firstReadable(paths: readonly string[]): Promise<{ path: string; text: string } | undefined> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return { path, text }
  }
  return undefined
}
