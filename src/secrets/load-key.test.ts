import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { hasCode, type SlipwayError } from '../errors/slipway-error.ts'
import { KEY_BYTES } from './create-sealer.ts'
import { loadKey } from './load-key.ts'

/** The error of a key that is refused; it must not hold the text. */
function refusal(load: () => Uint8Array, text: string): SlipwayError {
  try {
    load()
  } catch (error) {
    assert.ok(hasCode(error, 'config_invalid'))
    const said = [error.message, error.detail, error.action, error.where, JSON.stringify(error)].join('\n')
    if (text.length >= 8) assert.equal(said.includes(text.slice(0, 8)), false)
    return error
  }
  throw new Error('the key was taken')
}

describe('the key for stored secrets', () => {
  let folder = ''
  let path = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-key-'))
    path = join(folder, 'secrets.key')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is made where there is none, for its owner alone, and is the same from then on', async () => {
    const key = loadKey('', path)
    assert.equal(key.length, KEY_BYTES)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    assert.deepEqual(loadKey('', path), key)
    assert.equal(Buffer.from(await readFile(path, 'utf8'), 'base64').equals(key), true)
  })

  it('is made for its owner alone whatever the umask says', async () => {
    const before = process.umask(0)
    try {
      loadKey('', path)
    } finally {
      process.umask(before)
    }
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  it('is another one in another place', () => {
    assert.notDeepEqual(loadKey('', path), loadKey('', join(folder, 'second.key')))
  })

  it('leaves nothing but itself in its folder', async () => {
    loadKey('', path)
    assert.deepEqual(await readdir(folder), ['secrets.key'])
  })

  it('is the one that was given, and no file is made then', async () => {
    const given = randomBytes(KEY_BYTES)
    for (const text of [given.toString('base64'), `${given.toString('base64')}\n`]) {
      assert.deepEqual(Buffer.from(loadKey(text, path)), given)
    }
    assert.deepEqual(await readdir(folder), [])
  })

  it('is refused when others may read its file, with what to do', async () => {
    loadKey('', path)
    const text = await readFile(path, 'utf8')
    for (const mode of [0o640, 0o604, 0o660, 0o644]) {
      await chmod(path, mode)
      const error = refusal(() => loadKey('', path), text)
      assert.equal(error.where, path)
      assert.match(error.action, /chmod 600/)
    }
    await chmod(path, 0o400)
    assert.equal(loadKey('', path).length, KEY_BYTES)
  })

  it('is refused through a link to a file that others may read', async () => {
    const target = join(folder, 'open')
    await writeFile(target, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o644 })
    await chmod(target, 0o644)
    await symlink(target, path)
    refusal(() => loadKey('', path), await readFile(target, 'utf8'))
  })

  for (const size of [16, 31, 33, 64]) {
    it(`is refused with ${size} bytes, given or in its file`, async () => {
      const text = randomBytes(size).toString('base64')
      const given = refusal(() => loadKey(text, path), text)
      assert.match(given.detail, new RegExp(`${size} bytes`))
      assert.equal(given.where, 'secrets.key')
      await writeFile(path, text, { mode: 0o600 })
      assert.equal(refusal(() => loadKey('', path), text).where, path)
    })
  }

  it('is refused when it is no base64', async () => {
    const right = randomBytes(KEY_BYTES).toString('base64')
    const texts = [
      'a passphrase that has thirty-two bytes in it',
      `${right}!!`,
      `*${right}`,
      `${right}\n${right}`,
    ]
    for (const text of texts) refusal(() => loadKey(text, path), text)
  })

  it('is refused from an empty file, which may have been left by a full disk', async () => {
    await writeFile(path, '', { mode: 0o600 })
    const error = refusal(() => loadKey('', path), '')
    assert.match(error.detail, /empty/)
    assert.match(error.action, /delete/)
  })

  it('is refused with the place when its file cannot be read or made', async () => {
    const nowhere = join(folder, 'no', 'such', 'folder', 'secrets.key')
    for (const place of [nowhere, folder]) assert.equal(refusal(() => loadKey('', place), '').where, place)
  })
})
