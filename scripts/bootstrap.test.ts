import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('bootstrap.sh', import.meta.url))

/** Instead of npm: makes a node_modules whose node tells its version and what it was asked to run. */
const NPM = `#!/bin/sh
echo "$@" >>npm-calls
mkdir -p node_modules/.bin
cp fake-node node_modules/.bin/node
`
const NODE = (version: string): string => `#!/bin/sh
[ "$1" = --version ] && { echo ${version}; exit 0; }
echo "ran $*"
`

let folder: string

/** In a suite: hooks outside of one would run for the tests of all files of the process. */
function useCheckout(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-bootstrap-'))
    mkdirSync(join(folder, 'scripts'))
    mkdirSync(join(folder, 'tools'))
    cpSync(SCRIPT, join(folder, 'scripts/bootstrap.sh'))
    writeFileSync(join(folder, 'package-lock.json'), '{}')
    program('tools/npm', NPM)
    program('fake-node', NODE('v26.10.0'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
}

function program(path: string, text: string): void {
  writeFileSync(join(folder, path), text)
  chmodSync(join(folder, path), 0o755)
}

function bootstrap(env: Readonly<Record<string, string>> = {}): {
  code: number | null
  out: string
  err: string
} {
  const result = spawnSync('sh', ['scripts/bootstrap.sh', 'test', 'unit', 'a b'], {
    cwd: folder,
    env: { PATH: `${join(folder, 'tools')}:/usr/bin:/bin`, ...env },
    encoding: 'utf8',
  })
  return { code: result.status, out: result.stdout, err: result.stderr }
}

describe('bootstrap.sh', () => {
  useCheckout()

  it('installs packages where there are none, saying so, then runs the task on their Node', () => {
    const first = bootstrap()
    assert.match(first.err, /installing packages \(npm install\)/)
    assert.match(first.out, /ran scripts\/bootstrap\.ts test unit a b/)
    assert.equal(first.code, 0)
  })

  it('installs nothing the second time', () => {
    bootstrap()
    rmSync(join(folder, 'npm-calls'))
    const second = bootstrap()
    assert.equal(second.err, '')
    assert.equal(second.code, 0)
    assert.equal(existsSync(join(folder, 'npm-calls')), false)
  })

  it('installs again when the lock file has changed', () => {
    bootstrap()
    rmSync(join(folder, 'npm-calls'))
    writeFileSync(join(folder, 'package-lock.json'), '{"changed":true}')
    bootstrap()
    assert.equal(existsSync(join(folder, 'npm-calls')), true)
  })

  it('with SLIPWAY_NO_INSTALL=1 refuses and names the command', () => {
    const refused = bootstrap({ SLIPWAY_NO_INSTALL: '1' })
    assert.equal(refused.code, 1)
    assert.match(refused.err, /SLIPWAY_NO_INSTALL=1 forbids .* Type: npm install --no-save/)
    assert.equal(existsSync(join(folder, 'npm-calls')), false)
  })

  it('with SLIPWAY_NO_INSTALL=1 runs when nothing has to be installed', () => {
    bootstrap()
    assert.equal(bootstrap({ SLIPWAY_NO_INSTALL: '1' }).code, 0)
  })

  it('refuses a Node that is too old, and one that does not run', () => {
    program('fake-node', NODE('v20.11.0'))
    const old = bootstrap()
    assert.equal(old.code, 1)
    assert.match(old.err, /is v20\.11\.0, and 26 or newer is needed/)
    program('node_modules/.bin/node', '#!/bin/sh\nexit 127\n')
    assert.match(bootstrap().err, /does not run/)
  })

  it('says what is missing when there is no npm', () => {
    rmSync(join(folder, 'tools/npm'))
    const result = spawnSync('/bin/sh', ['scripts/bootstrap.sh', 'test'], {
      cwd: folder,
      env: { PATH: linkTools() },
      encoding: 'utf8',
    })
    assert.equal(result.status, 1)
    assert.match(result.stderr, /npm is needed .* apt-get install -y npm/)
  })
})

/** A search path with what the script itself needs and without npm, which may lie beside these programs. */
function linkTools(): string {
  for (const name of ['dirname', 'cksum', 'find', 'cat', 'tr', 'grep', 'sed', 'uname', 'id']) {
    program(`tools/${name}`, `#!/bin/sh\nPATH=/usr/bin:/bin exec ${name} "$@"\n`)
  }
  return join(folder, 'tools')
}
