/** What a Debian mirror has, asked through this machine's own apt, which knows how the mirror is reached. */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../../scripts/setup/command.ts'
import { isRoot } from '../../scripts/setup/debian.ts'

const run = promisify(execFile)
const MAX_OUTPUT = 512 * 1024 * 1024
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Fields of one stanza that are on one line: `Package`, `Version`, `Source`, `Status` … */
export type Stanza = Readonly<Record<string, string>>

export interface Mirrors {
  readonly release: string
  readonly security: string
}

/** Where this machine fetches the suites from; a reason when it does not, or may not make a root. */
export async function findMirrors(suite: string): Promise<Mirrors | string> {
  for (const program of ['mmdebstrap', 'apt-get']) {
    if (findProgram(program) === undefined) return `there is no ${program}`
  }
  if (!isRoot()) return 'only root can make a Debian root'
  const format = ['--format', '$(CODENAME) $(REPO_URI)', 'Created-By: Packages']
  const { stdout } = await run('apt-get', ['indextargets', ...format])
  const uris = new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string]))
  const release = uris.get(suite)
  const security = uris.get(`${suite}-security`)
  if (release === undefined || security === undefined)
    return `apt knows no mirror of ${suite} and its security suite`
  return { release, security }
}

/** `/var/lib/dpkg/status` of a smallest root, and of the packages named, from the release suite and nothing else. */
export async function releaseRootStatus(
  suite: string,
  { release }: Mirrors,
  include: readonly string[],
): Promise<readonly Stanza[]> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-release-root-'))
  try {
    const root = join(folder, 'root')
    const options = ['--quiet', '--variant=minbase', `--include=${include.join(',')}`]
    await run('mmdebstrap', [...options, suite, root, `deb ${release} ${suite} main`], {
      maxBuffer: MAX_OUTPUT,
    })
    return parseStanzas(await readFile(join(root, 'var/lib/dpkg/status'), 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface SuiteView {
  /** Stanzas of the index of a suite: `bookworm`, `bookworm-security`. */
  packages(codename: string): Promise<readonly Stanza[]>
  /** Names of the packages that `apt-get dist-upgrade` would update. */
  upgrades(): Promise<readonly string[]>
  close(): void
}

/** An apt of its own, with those two suites enabled and the packages of `status` installed. Nothing is changed. */
export async function openSuites(
  suite: string,
  { release, security }: Mirrors,
  status: readonly Stanza[],
): Promise<SuiteView> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-suites-'))
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'status'), status.map((stanza) => `${formatStanza(stanza)}\n`).join('\n'))
  const signed = `[signed-by=${KEYRING}]`
  const lines = [`deb ${signed} ${release} ${suite} main`, `deb ${signed} ${security} ${suite}-security main`]
  writeFileSync(join(folder, 'sources.list'), `${lines.join('\n')}\n`)
  const settings = {
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    // The folder belongs to root alone.
    'APT::Sandbox::User': 'root',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const apt = async (...args: readonly string[]): Promise<string> =>
    (await run('apt-get', [...options, ...args], { maxBuffer: MAX_OUTPUT })).stdout
  await apt('-qq', 'update')
  return {
    async packages(codename) {
      const format = ['--format', '$(FILENAME)', 'Created-By: Packages', `Codename: ${codename}`]
      const files = (await apt('indextargets', ...format)).split('\n').filter(Boolean)
      const texts = files.map((file) =>
        run('/usr/lib/apt/apt-helper', ['cat-file', file], { maxBuffer: MAX_OUTPUT }),
      )
      return (await Promise.all(texts)).flatMap(({ stdout }) => parseStanzas(stdout))
    },
    async upgrades() {
      const said = await apt('-s', '-qq', 'dist-upgrade')
      return [...said.matchAll(/^Inst (\S+) \[/gm)].map(([, name = '']) => name.replace(/:.*$/, ''))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function parseStanzas(text: string): readonly Stanza[] {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '')
  return blocks.map((block) =>
    Object.fromEntries(
      [...block.matchAll(/^([A-Za-z-]+): (.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
    ),
  )
}

const formatStanza = (stanza: Stanza): string =>
  Object.entries(stanza)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')

/** Name and version of the source package: its own where the stanza names no other. */
export function sourceOf({ Package = '', Version = '', Source }: Stanza): { name: string; version: string } {
  const [, name = Package, version = Version] = /^(\S+)(?: \((.+)\))?$/.exec(Source ?? '') ?? []
  return { name, version }
}
