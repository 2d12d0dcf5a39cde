/**
 * Reads the small forms of the older APIs whole: multipart/form-data (RFC 7578) and application/x-www-form-urlencoded.
 * A dialect adds the readers to its scope, and turns what `readForm` throws into an error body of its own.
 */
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App } from '../app-deps.ts'
import { eachPart, malformedForm } from '../body/each-part.ts'
import { discard, readBody } from '../body/read-body.ts'

export interface FormFile {
  /** As the client named it, without folders; empty when it gave an empty name. */
  readonly name: string
  /** The media type that the client gave, in lower case; `text/plain` when it gave none. */
  readonly type: string
  readonly bytes: Buffer
}

export interface Form {
  readonly fields: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, FormFile>>
}

export interface FormOptions {
  /** Most bytes of one part, be it a file or a text field. */
  readonly maxFileBytes: number
}

const MULTIPART = 'multipart/form-data'
const URLENCODED = 'application/x-www-form-urlencoded'

/** More than any of these forms has; bounds the memory of one request to that many times `maxFileBytes`. */
const MAX_PARTS = 32
const TOO_MANY = `The form has more than ${MAX_PARTS} parts.`

/** Refused bodies too long to be read to their end: their connections cannot be used again. */
const unread = new WeakSet<IncomingMessage>()

/** Lets the routes of a scope call `readForm`. The body is left on the wire until then. */
export async function addFormReaders(scope: App): Promise<void> {
  await scope.register(multipart)
  scope.addContentTypeParser(URLENCODED, (_request, _payload, done) => done(null, undefined))
  scope.addHook('onSend', (request, reply, _payload, done) => {
    if (unread.has(request.raw)) reply.header('Connection', 'close')
    done()
  })
}

/**
 * The whole form. Throws `media_type_unsupported` (no form at all), `request_invalid` (malformed, a name twice, text
 * that is not UTF-8) and `body_too_large`, each after the rest of the body was read and dropped.
 */
export async function readForm(request: FastifyRequest, options: FormOptions): Promise<Form> {
  const type = mediaType(request)
  if (type === URLENCODED) return readUrlEncoded(request, options)
  if (type !== MULTIPART || !request.isMultipart()) {
    const detail =
      type === undefined
        ? 'The request has no form in its body.'
        : `The content type is ${type}, not a form's.`
    throw new SlipwayError('media_type_unsupported', { detail })
  }
  try {
    return await readParts(request, options)
  } catch (error) {
    if (!(await discard(request.raw))) unread.add(request.raw)
    throw error
  }
}

function mediaType(request: FastifyRequest): string | undefined {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
}

async function readParts(request: FastifyRequest, { maxFileBytes }: FormOptions): Promise<Form> {
  const fields: Record<string, string> = Object.create(null)
  const files: Record<string, FormFile> = Object.create(null)
  const parts = request.parts({
    limits: { files: MAX_PARTS, fields: MAX_PARTS, parts: MAX_PARTS, fileSize: Number.POSITIVE_INFINITY },
    // Text is read as bytes too, so that what is not UTF-8 is noticed and nothing is cut off in silence.
    isPartAFile: () => true,
  })
  for await (const part of eachPart(parts, TOO_MANY)) {
    if (part.type === 'field') continue
    const name = part.fieldname as string | undefined
    const bytes = await readPart(part.file, name ?? '', maxFileBytes)
    if (name === undefined) throw invalid('A part of the form has no name.')
    if (name in fields || name in files) throw twice(name)
    const fileName = part.filename as string | undefined
    if (fileName === undefined) fields[name] = decodeText(bytes, name)
    else files[name] = { name: fileName, type: part.mimetype.toLowerCase(), bytes }
  }
  return { fields, files }
}

async function readPart(
  stream: AsyncIterable<Buffer> & { destroy(): void; readonly errored: Error | null },
  name: string,
  limit: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      if (bytes > limit) throw tooLarge(name, limit)
      chunks.push(chunk)
    }
  } catch (error) {
    // Ends the parser, which would otherwise wait for a reader for ever.
    stream.destroy()
    throw error instanceof SlipwayError ? error : malformedForm(error, TOO_MANY)
  }
  return Buffer.concat(chunks, bytes)
}

async function readUrlEncoded(request: FastifyRequest, { maxFileBytes }: FormOptions): Promise<Form> {
  // Every byte may have become three.
  const limit = maxFileBytes * 3 + 64 * 1024
  const body = await readBody(request.raw, limit, `The form is larger than ${limit} bytes.`)
  const fields: Record<string, string> = Object.create(null)
  for (const pair of body.toString('latin1').split('&')) {
    if (pair === '') continue
    const at = pair.includes('=') ? pair.indexOf('=') : pair.length
    const name = decodePercent(pair.slice(0, at))
    const value = decodePercent(pair.slice(at + 1))
    if (name in fields) throw twice(name)
    if (Buffer.byteLength(value) > maxFileBytes) throw tooLarge(name, maxFileBytes)
    fields[name] = value
  }
  return { fields, files: {} }
}

/** `application/x-www-form-urlencoded` (WHATWG URL, 5.1), but strict: what is no UTF-8 is refused, not replaced. */
function decodePercent(text: string): string {
  try {
    // What a client left unescaped stands here byte by byte; escaped, it is decoded with the rest.
    const escaped = text.replaceAll('+', '%20').replace(/[\u0080-\u00ff]/g, (char) => {
      return `%${char.charCodeAt(0).toString(16)}`
    })
    return decodeURIComponent(escaped)
  } catch (cause) {
    throw invalid('The form is malformed: a percent-encoding is not complete or not UTF-8.', undefined, cause)
  }
}

function decodeText(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw invalid(`The field \`${name}\` is not UTF-8.`, name, cause)
  }
}

function invalid(detail: string, name?: string, cause?: unknown): SlipwayError {
  return new SlipwayError('request_invalid', { detail, cause, where: name === undefined ? name : `/${name}` })
}

function twice(name: string): SlipwayError {
  return invalid(`The form has \`${name}\` twice.`, name)
}

function tooLarge(name: string, limit: number): SlipwayError {
  return new SlipwayError('body_too_large', {
    detail: `The part \`${name}\` is larger than ${limit} bytes.`,
    where: `/${name}`,
  })
}
