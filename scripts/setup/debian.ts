import { existsSync, readFileSync } from 'node:fs'
import { command, findProgram } from './command.ts'
import { say } from './say.ts'
import { SetupError, assertMayInstall } from './setup-error.ts'

let updated = false

/** True on Debian and what derives from it (Ubuntu, Mint …). */
export function isDebian(): boolean {
  if (!existsSync('/etc/os-release') || findProgram('apt-get') === undefined) return false
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * Installs packages of the distribution, saying so first. Throws `SetupError` with the command to type when that is
 * not allowed, or not possible (another system, not root).
 */
export async function aptInstall(why: string, packages: readonly string[]): Promise<void> {
  await prepareApt(why, packages)
  await apt(['install', '-y', '--no-install-recommends', ...packages])
}

/** Fetches one package and unpacks it into `folder`; nothing is installed. */
export async function aptUnpack(why: string, name: string, folder: string): Promise<void> {
  await prepareApt(why, [name])
  await command('apt-get', ['download', '-qq', name], { cwd: folder })
  const file = (await command('find', [folder, '-maxdepth', '1', '-name', `${name}_*.deb`]))
    .trim()
    .split('\n')[0]
  if (!file) throw new SetupError(`apt-get download left no file of ${name} in ${folder}.`)
  await command('dpkg-deb', ['-x', file, folder])
}

async function prepareApt(why: string, packages: readonly string[]): Promise<void> {
  const names = packages.join(' ')
  const commands = [`sudo apt-get update && sudo apt-get install -y ${names}`]
  assertMayInstall(`${why} needs ${names}`, commands)
  if (!isDebian()) {
    throw new SetupError(
      `${why} needs ${names}, and this system is not Debian or Ubuntu: install what corresponds to it here.`,
    )
  }
  if (!isRoot()) throw new SetupError(`${why} needs ${names}, and this user is not root.`, commands)
  say(`${why}: installing ${names} (apt-get) ...`)
  if (updated) return
  // One broken list of somebody else must not stop us; the install itself says whether ours is there.
  await apt(['update']).catch((error: unknown) => say(`apt-get update: ${String(error)}`))
  updated = true
}

function apt(args: readonly string[]): Promise<string> {
  return command('apt-get', ['-q', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}
