/** Which header fields pass the proxy (RFC 9110, 7.6.1). Lists are flat, as `rawHeaders`: names and values in turn. */
import { type Target, hostInUrl } from './target.ts'

/** Of one connection only, whether or not Connection names them; HTTP2-Settings belongs to Upgrade. */
const HOP_BY_HOP = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** What frames the body stays, whatever Connection names: without it the next program would see another body. */
const FRAMING = new Set(['content-length', 'host'])
const VIA = '1.1 slipway'

/** For the host. Its own name stands first, as the target has it, whatever the client sent (RFC 9112, 3.2.2). */
export function requestHeaders(raw: readonly string[], method: string, target: Target): string[] {
  const host = target.port === 80 ? hostInUrl(target) : `${hostInUrl(target)}:${target.port}`
  const kept = endToEnd(raw, new Set(['host']))
  return ['Host', host, ...kept, ...requestFraming(raw, method), 'Via', VIA, 'Connection', 'close']
}

/** For the client; null: the body is coded in a way that only its connection knew of. */
export function responseHeaders(raw: readonly string[]): string[] | null {
  const coding = valuesOf(raw, 'transfer-encoding')
  if (!isPlainOrChunked(coding)) return null
  // in a chunked answer the length is a lie (RFC 9112, 6.3)
  return [...endToEnd(raw, new Set(coding.length > 0 ? ['content-length'] : [])), 'Via', VIA]
}

/** All values of a field, one for each line of it. */
export function valuesOf(raw: readonly string[], name: string): string[] {
  return pairs(raw).flatMap(([field, value]) => (field.toLowerCase() === name ? [value] : []))
}

/** No transfer coding, or chunked and nothing else. */
export function isPlainOrChunked(codings: readonly string[]): boolean {
  return codings.length === 0 || (codings.length === 1 && /^chunked$/i.test(codings[0]?.trim() ?? ''))
}

/** node:http would send a body without length as chunked, and give an empty one to every POST. */
function requestFraming(raw: readonly string[], method: string): string[] {
  if (valuesOf(raw, 'transfer-encoding').length > 0) return ['Transfer-Encoding', 'chunked']
  if (valuesOf(raw, 'content-length').length > 0) return []
  return ['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method) ? [] : ['Content-Length', '0']
}

function endToEnd(raw: readonly string[], alsoNot: ReadonlySet<string>): string[] {
  const named = valuesOf(raw, 'connection').flatMap((value) =>
    value.split(',').map((option) => option.trim().toLowerCase()),
  )
  const dropped = new Set([...HOP_BY_HOP, ...named.filter((name) => !FRAMING.has(name)), ...alsoNot])
  return pairs(raw).flatMap(([name, value]) => {
    const lower = name.toLowerCase()
    return dropped.has(lower) || lower.startsWith('proxy-') ? [] : [name, value]
  })
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return Array.from(
    { length: raw.length / 2 },
    (_, at) => [raw[2 * at] ?? '', raw[2 * at + 1] ?? ''] as const,
  )
}
