/** Stand-ins for the official images of Python and Node.js, for machines that reach package indexes but no images. */
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { command } from './command.ts'
import { npmSettings, pipSettings } from './package-index.ts'
import { debianRoot } from './stand-in.ts'

/** Of the line that comes with Node.js 26. */
const NPM = 'npm@11'

/** Debian's Python 3.13 with pip, which installs into the system as in the official image. Path of a tar. */
export async function pythonArchive(): Promise<string> {
  const settings = await pipSettings()
  return inFolder(async (folder) => {
    write(join(folder, 'etc/pip.conf'), settings)
    link('/usr/bin/python3', join(folder, 'usr/local/bin/python'))
    return debianRoot({
      name: `python-3.13-${digest(settings)}`,
      suite: 'trixie',
      include: ['python3', 'python3-pip'],
      // The marker by which Debian's pip refuses to install without a virtual environment.
      hooks: ['rm "$1"/usr/lib/python3*/EXTERNALLY-MANAGED', `sync-in ${folder} /`],
    })
  })
}

/** Debian with the Node.js that runs this, and npm from the registry. Path of a tar. */
export async function nodeArchive(): Promise<string> {
  const settings = await npmSettings()
  return inFolder(async (folder) => {
    const program = join(folder, 'usr/local/bin/node')
    mkdirSync(dirname(program), { recursive: true })
    copyFileSync(process.execPath, program)
    chmodSync(program, 0o755)
    write(join(folder, 'usr/local/etc/npmrc'), settings)
    await unpackNpm(join(folder, 'usr/local/lib/node_modules/npm'))
    for (const name of ['npm', 'npx']) {
      link(`../lib/node_modules/npm/bin/${name}-cli.js`, join(folder, 'usr/local/bin', name))
    }
    return debianRoot({
      name: `node-${process.version}-${digest(settings)}`,
      suite: 'bookworm',
      include: ['libatomic1', 'libstdc++6'],
      hooks: [`sync-in ${folder} /`],
    })
  })
}

async function unpackNpm(folder: string): Promise<void> {
  await inFolder(async (download) => {
    await command('npm', ['pack', NPM, '--silent', '--pack-destination', download], { cwd: download })
    const [file = ''] = (await command('find', [download, '-name', 'npm-*.tgz'])).trim().split('\n')
    mkdirSync(folder, { recursive: true })
    const args = ['-xzf', file, '-C', folder, '--strip-components=1', '--no-same-owner']
    await command('tar', args)
  })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-stand-in-'))
  // It becomes the root of an image, which everyone may enter.
  chmodSync(folder, 0o755)
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Other settings are another image. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)
