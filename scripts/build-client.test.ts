import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, it } from 'node:test'
import { buildClient } from './build-client.ts'
import { command } from './setup/command.ts'
import { repository } from './setup/folders.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-client-package-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const USE = `import { type Job, ProblemError, SlipwayClient } from '@slipway/client'
export const client = new SlipwayClient({ url: 'http://127.0.0.1:1' })
export const name = (job: Job): string => job.name
export const isProblem = (error: unknown): boolean => error instanceof ProblemError
`

it('the package of the client is used by its name, with its types', async () => {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@slipway'), { recursive: true })
  symlinkSync(join(repository, 'node_modules/eventsource-parser'), join(modules, 'eventsource-parser'))
  await buildClient(join(modules, '@slipway/client'))
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  writeFileSync(join(folder, 'use.ts'), USE)
  const options = [
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--lib',
    'es2023,dom,dom.iterable',
    '--types',
    '',
  ]
  await command(join(repository, 'node_modules/.bin/tsc'), [...options, join(folder, 'use.ts')], {
    cwd: folder,
  })
  const used = (await import(pathToFileURL(join(folder, 'use.js')).href)) as {
    readonly client: { list(): Promise<unknown> }
  }
  await assert.rejects(used.client.list(), { name: 'UnreachableError' })
})
