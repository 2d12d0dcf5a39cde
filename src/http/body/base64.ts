import { SlipwayError } from '../../errors/slipway-error.ts'

const SLICE = 256 * 1024

/**
 * Decodes base64 (RFC 4648, either alphabet, line breaks allowed) in slices, so that a large context is never whole in
 * memory twice. Throws `request_invalid` at the first slice that is something else.
 */
export function* decodeBase64(text: string, pointer: string): Generator<Buffer> {
  let rest = ''
  let ended = false
  for (let at = 0; at < text.length; at += SLICE) {
    const clean = rest + text.slice(at, at + SLICE).replace(/[\r\n]/g, '')
    // Four characters are three bytes; a slice may end between them.
    const whole = clean.length - (clean.length % 4)
    const part = at + SLICE >= text.length ? clean : clean.slice(0, whole)
    rest = clean.slice(part.length)
    if (part === '') continue
    if (ended || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(part) || part.length % 4 === 1) {
      throw new SlipwayError('request_invalid', { detail: `\`${pointer}\` is not base64.`, where: pointer })
    }
    ended = part.endsWith('=')
    yield Buffer.from(part, 'base64')
  }
}
