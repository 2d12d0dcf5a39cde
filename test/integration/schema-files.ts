/** The official JSON schemas of SPDX and SARIF, which lie in packages of other people: fetched once into the cache. */
import { execFile } from 'node:child_process'
import { existsSync, globSync, renameSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '../../scripts/setup/folders.ts'
import { findProgram } from '../../scripts/setup/command.ts'

const run = promisify(execFile)
const MAX_OUTPUT = 64 * 1024 * 1024

export type FoundSchema = { readonly file: string } | { readonly missing: string }

/** SPDX 2.3: lib4sbom on PyPI (Apache-2.0) has it as https://github.com/spdx/spdx-spec publishes it. */
export function spdxSchema(): Promise<FoundSchema> {
  return fetchSchema('spdx-2.3.schema.json', 'python3', async (folder) => {
    const wanted = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--no-input',
      '--dest',
      folder,
      'lib4sbom==0.10.4',
    ]
    await run('python3', wanted)
    const [wheel = ''] = globSync('*.whl', { cwd: folder })
    await run('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder])
    return join(folder, 'lib4sbom/schemas/spdx/2.3-schema.json')
  })
}

/** SARIF 2.1.0: Microsoft's validator on npm (MIT) has it as OASIS publishes it. */
export function sarifSchema(): Promise<FoundSchema> {
  return fetchSchema('sarif-2.1.0.schema.json', 'npm', async (folder) => {
    const name = '@microsoft/sarif-multitool-linux@5.7.0'
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder, name], {
      maxBuffer: MAX_OUTPUT,
    })
    await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder, 'package/sarif-2.1.0.json'])
    return join(folder, 'package/sarif-2.1.0.json')
  })
}

async function fetchSchema(
  name: string,
  program: string,
  unpack: (folder: string) => Promise<string>,
): Promise<FoundSchema> {
  const file = join(cacheFolder('schemas'), name)
  if (existsSync(file)) return { file }
  if (findProgram(program) === undefined) return { missing: `there is no ${program} to fetch ${name} with` }
  const folder = await mkdtemp(join(cacheFolder('schemas'), 'fetch-'))
  try {
    renameSync(await unpack(folder), file)
    return { file }
  } catch (error) {
    return { missing: `${name} cannot be fetched: ${String(error).split('\n')[0]}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
