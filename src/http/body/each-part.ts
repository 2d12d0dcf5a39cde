import type { Multipart } from '@fastify/multipart'
import { SlipwayError } from '../../errors/slipway-error.ts'

const LIMIT_CODES: ReadonlySet<unknown> = new Set(['FST_FIELDS_LIMIT', 'FST_PARTS_LIMIT', 'FST_FILES_LIMIT'])

/** The parts of a form; what the parser throws becomes our error, see `malformedForm`. */
export async function* eachPart(
  parts: AsyncIterableIterator<Multipart>,
  tooMany: string,
): AsyncGenerator<Multipart> {
  while (true) {
    let next: IteratorResult<Multipart>
    try {
      next = await parts.next()
    } catch (cause) {
      throw malformedForm(cause, tooMany)
    }
    if (next.done) return
    yield next.value
  }
}

/** `body_too_large` with `tooMany` as its detail for a form of too many parts, `request_invalid` for any other cause. */
export function malformedForm(cause: unknown, tooMany: string): SlipwayError {
  if (LIMIT_CODES.has((cause as { code?: unknown }).code)) {
    return new SlipwayError('body_too_large', { detail: tooMany, cause })
  }
  const why = cause instanceof Error ? cause.message : 'unknown'
  return new SlipwayError('request_invalid', { detail: `The multipart form is malformed: ${why}.`, cause })
}
