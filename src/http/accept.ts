import { SlipwayError } from '../errors/slipway-error.ts'

/**
 * The offered type that an Accept header (RFC 9110, 12.5.1) prefers; among equals the first offered. No header takes
 * the first. Throws `not_acceptable` when none is accepted.
 */
export function negotiate<const Offers extends readonly [string, ...string[]]>(
  header: string | undefined,
  offers: Offers,
): Offers[number] {
  if (header === undefined || header.trim() === '') return offers[0]
  const ranges = header.split(',').map(parseRange)
  let best: { readonly offer: Offers[number]; readonly quality: number } | undefined
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges)
    if (quality > (best?.quality ?? 0)) best = { offer, quality }
  }
  if (best) return best.offer
  throw new SlipwayError('not_acceptable', {
    detail: `This address sends ${offers.join(', ')}, not ${header}.`,
  })
}

interface Range {
  readonly type: string
  readonly quality: number
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  const quality = weight === undefined ? 1 : Number(weight.slice(2))
  return { type, quality: Number.isFinite(quality) ? quality : 0 }
}

/** The most specific range that matches decides. */
function qualityOf(offer: string, ranges: readonly Range[]): number {
  const family = `${offer.split('/')[0]}/*`
  for (const wanted of [offer, family, '*/*']) {
    const range = ranges.find(({ type }) => type === wanted)
    if (range) return range.quality
  }
  return 0
}
