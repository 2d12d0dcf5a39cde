/** The auditor lynis, for the tests of the hardening index. Unpacked into the cache folder; nothing is installed. */
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { aptUnpack } from './debian.ts'
import { cacheFolder } from './folders.ts'
import { SetupError } from './setup-error.ts'

/**
 * A folder that holds all of lynis, as its own archive does (the package spreads it over three). Throws `InstallRefused`
 * and `SetupError` when it can neither be found nor fetched.
 */
export async function ensureLynis(): Promise<string> {
  const ready = join(cacheFolder(), 'lynis')
  if (existsSync(join(ready, 'default.prf'))) return ready
  const folder = mkdtempSync(join(cacheFolder(), 'lynis-'))
  try {
    await aptUnpack('the auditor lynis', 'lynis', folder)
    const whole = join(folder, 'usr/share/lynis')
    if (!existsSync(join(whole, 'include'))) throw new SetupError('the package lynis holds no such folder.')
    copyFileSync(join(folder, 'usr/sbin/lynis'), join(whole, 'lynis'))
    copyFileSync(join(folder, 'etc/lynis/default.prf'), join(whole, 'default.prf'))
    renameSync(whole, ready)
    return ready
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
