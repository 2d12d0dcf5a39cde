import type { FastifyRequest } from 'fastify'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App } from '../app-deps.ts'
import { parseJson } from '../body/json-body.ts'
import { readBody } from '../body/read-body.ts'

/** Bodies of all routes but the submission's are small. */
const MAX_BYTES = 256 * 1024
const TOO_LARGE = `The body is larger than ${MAX_BYTES} bytes.`

/** JSON for routes that take a body; an empty body passes whatever it calls itself, as `curl -d ''` sends one. */
export function addBodyReaders(app: App): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', async (request: FastifyRequest) =>
    parseJson(await readBody(request.raw, MAX_BYTES, TOO_LARGE)),
  )
  app.addContentTypeParser('*', (request, _payload, done) => {
    if (request.headers['content-length'] === '0') return done(null, undefined)
    const type = request.headers['content-type']
    const detail = type === undefined ? 'The body has no Content-Type.' : `The content type is ${type}.`
    done(new SlipwayError('media_type_unsupported', { detail }))
  })
}
