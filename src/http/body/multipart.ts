/**
 * Reads a multipart submission part by part: the context streams straight to its store, everything else is small and
 * kept. Fields may stand before or behind the files.
 */
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { StoredContext } from '../../jobs/context/context-store.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { eachPart, malformedForm } from './each-part.ts'

export interface MultipartSubmission {
  readonly dockerfile: Buffer | undefined
  readonly context: StoredContext | undefined
  /** Text fields in the order in which they came. */
  readonly fields: Readonly<Record<string, string[]>>
}

type FileStream = MultipartFile['file']

/** Sum of all text fields. */
const MAX_FIELD_BYTES = 1024 * 1024

const TOO_MANY = 'The form has more than 1000 fields or 4 files.'

const OPTIONS = {
  limits: {
    fileSize: Number.POSITIVE_INFINITY,
    fieldSize: MAX_FIELD_BYTES,
    fieldNameSize: 200,
    fields: 1000,
    files: 4,
  },
  // A Dockerfile may come as a plain field; its bytes are wanted as they are, not decoded.
  isPartAFile: (name: string | undefined, _type: string | undefined, fileName: string | undefined) =>
    name === 'dockerfile' || name === 'context' || fileName !== undefined,
}

/** Throws `request_invalid` (malformed, unknown or repeated parts), `body_too_large`, and what `receiveContext` throws. */
export async function readMultipart(
  request: FastifyRequest,
  jobs: Pick<Jobs, 'receiveContext'>,
  maxDockerfileBytes: number,
  signal: AbortSignal,
): Promise<MultipartSubmission> {
  const fields: Record<string, string[]> = Object.create(null)
  let dockerfile: Buffer | undefined
  let context: StoredContext | undefined
  let fieldBytes = 0
  for await (const part of eachPart(request.parts(OPTIONS), TOO_MANY)) {
    if (part.type === 'field') {
      const text = typeof part.value === 'string' ? part.value : JSON.stringify(part.value)
      fieldBytes += text.length
      if (fieldBytes > MAX_FIELD_BYTES || part.valueTruncated) throw tooMuchText()
      fields[part.fieldname] = [...(fields[part.fieldname] ?? []), text]
    } else if (part.fieldname === 'context' && context === undefined) {
      context = await receive(part.file, (file) => jobs.receiveContext(file, signal))
    } else if (part.fieldname === 'dockerfile' && dockerfile === undefined) {
      dockerfile = await receive(part.file, (file) => readSmall(file, maxDockerfileBytes))
    } else {
      part.file.destroy()
      throw unexpectedFile(part.fieldname)
    }
  }
  return { dockerfile, context, fields }
}

/** Lets `read` consume the file. A file that broke because the form did is the form's error, whatever `read` made of it. */
async function receive<Result>(
  file: FileStream,
  read: (file: FileStream) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(file)
  } catch (error) {
    if (file.errored && !(error instanceof SlipwayError && error.cause === undefined))
      throw malformedForm(file.errored, TOO_MANY)
    // Ends the parser, which would otherwise wait for a reader for ever.
    file.destroy()
    throw error
  }
}

async function readSmall(file: FileStream, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of file as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limit) {
      throw new SlipwayError('body_too_large', { detail: `The Dockerfile is larger than ${limit} bytes.` })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

function tooMuchText(): SlipwayError {
  return new SlipwayError('body_too_large', {
    detail: `The fields of the form are larger than ${MAX_FIELD_BYTES} bytes.`,
  })
}

function unexpectedFile(name: string): SlipwayError {
  const known = name === 'context' || name === 'dockerfile'
  const detail = known
    ? `The file part \`${name}\` is there twice.`
    : `There is no file part \`${name}\`; it takes dockerfile and context.`
  return new SlipwayError('request_invalid', { detail, where: `/${name}` })
}
