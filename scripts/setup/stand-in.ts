/** Root file systems made from the distribution's packages, for machines that reach no image registry. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, findProgram } from './command.ts'
import { aptInstall, aptUnpack } from './debian.ts'
import { cacheFolder } from './folders.ts'

/** Where Debian keeps the certificates that are trusted, here and in the stand-ins. */
export const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
const BULK = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*']

export interface DebianRoot {
  /** Name of the archive in the cache. */
  readonly name: string
  readonly suite: 'bookworm' | 'trixie'
  readonly include?: readonly string[]
  /** Hooks of mmdebstrap, run when all is installed; in them `$1` is the new root. */
  readonly hooks?: readonly string[]
}

/** Debian bookworm, smallest variant, without documentation, with this machine's certificates. Path of a tar. */
export function debianArchive(): Promise<string> {
  return debianRoot({ name: 'debian-bookworm', suite: 'bookworm' })
}

/** The same of another suite, with further packages and files. Made once, and then found in the cache. */
export async function debianRoot({ name, suite, include = [], hooks = [] }: DebianRoot): Promise<string> {
  const archive = join(cacheFolder('images'), `${name}.tar`)
  if (existsSync(archive)) return archive
  if (findProgram('mmdebstrap') === undefined) await aptInstall('a Debian base image', ['mmdebstrap'])
  const partial = `${archive}.partial`
  // Fixed texts, run by mmdebstrap.
  const certificates = `mkdir -p "$1/etc/ssl/certs" && cp ${CA_BUNDLE} "$1/etc/ssl/certs/"`
  await command('mmdebstrap', [
    '--variant=minbase',
    '--format=tar',
    ...(include.length > 0 ? [`--include=${include.join(',')}`] : []),
    ...BULK.map((path) => `--dpkgopt=path-exclude=${path}`),
    ...(existsSync(CA_BUNDLE) ? [`--customize-hook=${certificates}`] : []),
    ...hooks.map((hook) => `--customize-hook=${hook}`),
    suite,
    partial,
  ])
  renameSync(partial, archive)
  return archive
}

/** The static busybox of the distribution with a link for each of its commands. Path of a tar. */
export async function busyboxArchive(): Promise<string> {
  const archive = join(cacheFolder('images'), 'busybox.tar')
  if (existsSync(archive)) return archive
  const folder = mkdtempSync(join(tmpdir(), 'slipway-busybox-'))
  try {
    await aptUnpack('a busybox base image', 'busybox-static', folder)
    const program = ['bin/busybox', 'usr/bin/busybox'].map((path) => join(folder, path)).find(existsSync)
    if (program === undefined) throw new Error('the package busybox-static holds no busybox')
    const root = join(folder, 'root')
    await fillRoot(root, program)
    const partial = `${archive}.partial`
    await command('tar', ['-C', root, '--numeric-owner', '--owner=0', '--group=0', '-cf', partial, '.'])
    renameSync(partial, archive)
    return archive
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fillRoot(root: string, program: string): Promise<void> {
  for (const name of ['bin', 'dev', 'etc', 'home', 'proc', 'root', 'sys', 'tmp', 'usr', 'var']) {
    mkdirSync(join(root, name), { recursive: true })
  }
  chmodSync(join(root, 'tmp'), 0o1777)
  copyFileSync(program, join(root, 'bin/busybox'))
  chmodSync(join(root, 'bin/busybox'), 0o755)
  for (const applet of (await command(program, ['--list'])).trim().split('\n')) {
    if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet))
  }
  symlinkSync('../bin', join(root, 'usr/bin'))
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  )
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnobody:x:65534:\n')
}
