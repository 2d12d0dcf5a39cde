import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authHeader } from './registry-auth.ts'

test('an identity token goes to the engine as one, and not as a password', () => {
  const header = authHeader({ username: '<token>', password: 'refresh me' }, 'a.example')
  const sent: unknown = JSON.parse(Buffer.from(header['X-Registry-Auth'] ?? '', 'base64url').toString())
  assert.deepEqual(sent, { identitytoken: 'refresh me', serveraddress: 'a.example' })
})
