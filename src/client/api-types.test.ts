import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const GENERATOR = fileURLToPath(new URL('../../scripts/generate-client.ts', import.meta.url))

it('the types are those of the OpenAPI document', async () => {
  // In a process of its own: the client and its tests import nothing of the server.
  const { stderr } = await promisify(execFile)(process.execPath, [GENERATOR, '--check'])
  assert.equal(stderr, '')
})
