import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { gunzipFile } from './gunzip-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-gunzip-'))
after(() => rmSync(folder, { recursive: true, force: true }))

async function unpackedBytes(content: Uint8Array, mostBytes: number): Promise<number> {
  const path = join(folder, 'file.gz')
  writeFileSync(path, content)
  let bytes = 0
  for await (const chunk of gunzipFile(path, mostBytes)) bytes += chunk.length
  return bytes
}

test('a gzip file is unpacked up to the most that is allowed, over all of its members', async () => {
  const member = gzipSync(Buffer.alloc(500_000))
  assert.equal(await unpackedBytes(Buffer.concat([member, member]), 1_000_000), 1_000_000)
})

test('a gzip file that holds one byte more is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(1_000_001))
  await assert.rejects(unpackedBytes(bomb, 1_000_000), { code: 'context_invalid' })
})
