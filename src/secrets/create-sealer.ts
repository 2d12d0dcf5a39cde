import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Sealer } from './sealer.ts'

/** AES-256-GCM (NIST SP 800-38D): a random nonce of 96 bits a message, a tag of 128 bits. */
const CIPHER = 'aes-256-gcm'
const VERSION = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const KEY_BYTES = 32

/**
 * Seals under a key of 32 bytes. A sealed text is `v1.<key id>.<nonce, ciphertext and tag in base64url>`; the key's id
 * is the beginning of its hash and tells a wrong key from a text that somebody changed.
 */
export function createSealer(key: Uint8Array): Sealer {
  const keyId = createHash('sha256').update('slipway key id\0').update(key).digest('hex').slice(0, 8)
  return {
    seal(plain, purpose) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${VERSION}.${keyId}.${body.toString('base64url')}`
    },
    open(sealed, purpose) {
      const [version, id, text, ...more] = sealed.split('.')
      if (version !== VERSION || id === undefined || text === undefined || more.length > 0) {
        throw unreadable('it was not sealed by this version of Slipway')
      }
      if (id !== keyId)
        throw unreadable(`it was sealed under the key ${id}, and the key in force is ${keyId}`)
      const body = Buffer.from(text, 'base64url')
      // the decoder skips what is not of its alphabet
      if (body.toString('base64url') !== text) throw unreadable('it was changed')
      if (body.length < NONCE_BYTES + TAG_BYTES) throw unreadable('it was cut short')
      const decipher = createDecipheriv(CIPHER, key, body.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(body.subarray(-TAG_BYTES))
      try {
        const plain = decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([plain, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw unreadable('it was changed, or belongs somewhere else', cause)
      }
    },
  }
}

function unreadable(why: string, cause?: unknown): SlipwayError {
  return new SlipwayError('secret_unreadable', { detail: `A sealed secret cannot be opened: ${why}`, cause })
}
