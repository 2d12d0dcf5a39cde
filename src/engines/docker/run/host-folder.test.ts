import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readHostFolder } from './host-folder.ts'

const NEVER = new AbortController().signal
const REQUEST = { pattern: /^perf.*\.json$/g, maxFileBytes: 10, maxTotalBytes: 15, maxFiles: 4 }
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-data-'))
})
after(() => rm(folder, { recursive: true }))

async function fresh(name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  return path
}

test('regular files are read in the order of their names, others are refused by kind', async () => {
  const path = await fresh('kinds')
  await writeFile(join(path, 'perf.json'), 'one')
  await writeFile(join(path, 'perf-2.json'), 'two')
  await writeFile(join(path, 'unasked.json'), 'x')
  await symlink('/etc/passwd', join(path, 'perf-link.json'))
  await symlink('/nowhere', join(path, 'perf-dangling.json'))
  await mkdir(join(path, 'perf-folder.json'))
  execFileSync('mkfifo', [join(path, 'perf-fifo.json')])
  const server = createServer().listen(join(path, 'perf-s.json'))
  await once(server, 'listening')
  try {
    const { files, refused } = await readHostFolder(path, REQUEST, NEVER)
    assert.deepEqual(
      files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
      [
        ['perf-2.json', 'two'],
        ['perf.json', 'one'],
      ],
    )
    assert.deepEqual(
      refused.map(({ name, why }) => `${name} ${why}`),
      [
        'perf-dangling.json symbolic_link',
        'perf-fifo.json not_regular',
        'perf-folder.json directory',
        'perf-link.json symbolic_link',
        'perf-s.json not_regular',
      ],
    )
  } finally {
    server.close()
  }
})

test('files above the limits are refused without being read', async () => {
  const path = await fresh('limits')
  await truncate(await file(path, 'perf-0.json'), 1024 ** 4)
  for (const name of ['perf-1.json', 'perf-2.json', 'perf-3.json'])
    await writeFile(join(path, name), '12345678')
  const { files, refused } = await readHostFolder(path, REQUEST, NEVER)
  assert.deepEqual(
    files.map(({ name }) => name),
    ['perf-1.json'],
  )
  assert.deepEqual(
    refused.map(({ why }) => why),
    ['too_large', 'too_large', 'too_large'],
  )
})

test('no more files are taken, and no more refusals are listed, than make sense', async () => {
  const path = await fresh('many')
  for (let index = 0; index < 50; index += 1) await writeFile(join(path, `perf-${index}.json`), '1')
  const { files, refused } = await readHostFolder(path, REQUEST, NEVER)
  assert.equal(files.length, 4)
  assert.ok(refused.length > 0 && refused.length < 10)
})

test('a link in the place of the folder is not followed', async () => {
  const path = join(folder, 'link')
  await symlink('/etc', path)
  await assert.rejects(readHostFolder(path, REQUEST, NEVER))
})

async function file(path: string, name: string): Promise<string> {
  await writeFile(join(path, name), '')
  return join(path, name)
}
