/**
 * `npm run client [-- FOLDER]`: the package @slipway/client in dist/client, or FOLDER: JavaScript and declarations of
 * src/client, which run in Node and in browsers. `npm pack` or `npm publish` there does the rest.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { command } from './setup/command.ts'
import { repository } from './setup/folders.ts'

interface Manifest {
  readonly version: string
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
}

const README = `# @slipway/client

The API of a Slipway service as functions, with types. Runs in Node from version 22 on, and in browsers.

\`\`\`ts
import { SlipwayClient } from '@slipway/client'

const client = new SlipwayClient({ url: 'http://127.0.0.1:8080' })
const { id } = await client.submit({ name: 'first', dockerfile: 'FROM busybox\\nCMD echo "{\\\\"perf\\\\": 1}" > /data/perf.json' })
for await (const { text } of client.followLogs(id)) console.log(text)
const job = await client.wait(id)
console.log(job.status, job.performance)
\`\`\`

A refusal of the service is thrown as \`ProblemError\`, with its stable \`code\`; no answer at all as \`UnreachableError\`.
`

/** Resolves with the folder of the package. Throws `SetupError` with what the compiler says. */
export async function buildClient(folder = join(repository, 'dist/client')): Promise<string> {
  const target = resolve(folder)
  rmSync(target, { recursive: true, force: true })
  const tsc = join(repository, 'node_modules/.bin/tsc')
  await command(tsc, ['-p', join(repository, 'src/client'), '--outDir', target])
  const { version, license, dependencies } = JSON.parse(
    readFileSync(join(repository, 'package.json'), 'utf8'),
  ) as Manifest
  const manifest = {
    name: '@slipway/client',
    version,
    description: 'Typed client of the Slipway API',
    license,
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    engines: { node: '>=22' },
    dependencies: { 'eventsource-parser': dependencies['eventsource-parser'] },
  }
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  writeFileSync(join(target, 'README.md'), README)
  return target
}

if (import.meta.main) console.error(`the package is in ${await buildClient(process.argv[2])}`)
