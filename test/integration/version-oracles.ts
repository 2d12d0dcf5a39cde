/** What the package managers themselves say of two versions, many pairs a process; and pairs to ask them about. */
import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../../scripts/setup/command.ts'
import { aptUnpack } from '../../scripts/setup/debian.ts'
import { cacheFolder } from '../../scripts/setup/folders.ts'

const run = promisify(execFile)
const MAX_OUTPUT = 64 * 1024 * 1024

export type Pair = readonly [string, string]

/** -1, 0 or 1 for each pair. */
export type Oracle = (pairs: readonly Pair[]) => Promise<readonly number[]>

/** An oracle, or the reason why there is none on this machine. */
export type FoundOracle = { readonly ask: Oracle } | { readonly missing: string }

const PERL = `
use strict; use warnings; use Dpkg::Version;
open(my $in, '<', $ARGV[0]) or die;
while (<$in>) { chomp; my ($a, $b) = split /\\t/; print version_compare($a, $b), "\n"; }
`

/** Dpkg::Version of libdpkg-perl, which dpkg-dev uses. It takes numbers for floats: none beyond 15 digits. */
export async function perlOracle(): Promise<FoundOracle> {
  const perl = findProgram('perl')
  if (perl === undefined) return { missing: 'there is no perl' }
  const hasModule = await run(perl, ['-MDpkg::Version', '-e', '1']).then(
    () => true,
    () => false,
  )
  if (!hasModule) return { missing: 'perl has no Dpkg::Version (libdpkg-perl)' }
  return {
    ask: (pairs) => withFile(pairs, (file) => run(perl, ['-e', PERL, file], { maxBuffer: MAX_OUTPUT })),
  }
}

const SHELL = `
while read -r a b; do
  if dpkg --compare-versions "$a" lt "$b"; then echo -1
  elif dpkg --compare-versions "$a" eq "$b"; then echo 0
  else echo 1
  fi
done < "$1"
`

/** `dpkg --compare-versions`: two processes a pair, so for some thousands. */
export function dpkgOracle(): FoundOracle {
  if (findProgram('dpkg') === undefined) return { missing: 'there is no dpkg' }
  return { ask: (pairs) => withFile(pairs, (file) => run('sh', ['-c', SHELL, 'sh', file])) }
}

/** `rpm.vercmp` of the machine's rpm; on Debian, as root, of one unpacked into the cache and installed nowhere. */
export async function rpmOracle(): Promise<FoundOracle> {
  const program = findProgram('rpm')
  if (program !== undefined) return { ask: (pairs) => askRpm(program, {}, pairs) }
  try {
    const root = await unpackRpm()
    const [libraries = ''] = globSync('usr/lib/*/librpm.so.9', { cwd: root })
    const environment = {
      LD_LIBRARY_PATH: join(root, dirname(libraries)),
      RPM_CONFIGDIR: join(root, 'usr/lib/rpm'),
    }
    return { ask: (pairs) => askRpm(join(root, 'usr/bin/rpm'), environment, pairs) }
  } catch (error) {
    return { missing: `there is no rpm, and it cannot be fetched: ${String(error).split('\n')[0]}` }
  }
}

const RPM_PACKAGES = ['rpm', 'librpm9', 'librpmio9', 'librpmbuild9', 'librpmsign9', 'liblua5.3-0', 'libpopt0']

async function unpackRpm(): Promise<string> {
  const root = join(cacheFolder('tools'), 'rpm')
  if (existsSync(root)) return root
  const partial = `${root}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  for (const name of [...RPM_PACKAGES, 'libfsverity0', 'rpm-common']) {
    await aptUnpack('the test of rpm versions', name, partial)
  }
  renameSync(partial, root)
  return root
}

async function askRpm(
  program: string,
  environment: Readonly<Record<string, string>>,
  pairs: readonly Pair[],
): Promise<readonly number[]> {
  const lua = (file: string): string =>
    `%{lua: for line in io.lines("${file}") do local a, b = line:match("^(%S+)%s(%S+)$"); io.write(rpm.vercmp(a, b), string.char(10)) end}`
  return withFile(pairs, (file) =>
    run(program, ['--eval', lua(file)], { maxBuffer: MAX_OUTPUT, env: { ...process.env, ...environment } }),
  )
}

async function withFile(
  pairs: readonly Pair[],
  ask: (file: string) => Promise<{ stdout: string }>,
): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-versions-'))
  try {
    const file = join(folder, 'pairs')
    writeFileSync(file, pairs.map((pair) => `${pair.join('\t')}\n`).join(''))
    const { stdout } = await ask(file)
    return stdout.split('\n').filter(Boolean).map(Number)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
