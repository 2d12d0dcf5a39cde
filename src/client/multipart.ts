/**
 * A multipart/form-data body (RFC 7578) as a stream: `FormData` would need the whole context in memory or on disk.
 * Fields come before files, so that a server can judge them before it takes the files in.
 */

export interface FormFile {
  readonly name: string
  readonly filename: string
  readonly type: string
  readonly content: Uint8Array | ReadableStream<Uint8Array>
}

export interface FormBody {
  readonly contentType: string
  readonly body: ReadableStream<Uint8Array>
  /** What reading a file's content threw: `fetch` would only say that it failed. Undefined: nothing. */
  readonly failure: () => unknown
  /** Stops reading the files. `fetch` does not: when a call is aborted or refused early it leaves its body as it is. */
  readonly stop: () => void
}

/** Encodes fields, then files, in their order. Cancelling the body cancels the content that is being read. */
export function encodeForm(fields: Readonly<Record<string, string>>, files: readonly FormFile[]): FormBody {
  // 122 random bits: no content can hold the boundary but by a miracle.
  const boundary = `slipway-${crypto.randomUUID()}`
  let failure: unknown
  const remember = (error: unknown) => {
    failure = error
  }
  const source = parts(boundary, fields, files, remember)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: asStream(source),
    failure: () => failure,
    stop: () => void source.return(undefined).catch(() => {}),
  }
}

/** `ReadableStream.from`, which not every browser has. */
function asStream(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await source.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await source.return(undefined)
    },
  })
}

async function* parts(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  files: readonly FormFile[],
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (const [name, value] of Object.entries(fields)) {
    yield encoder.encode(`${head(boundary, name)}\r\n\r\n${value}\r\n`)
  }
  for (const file of files) {
    const disposition = `${head(boundary, file.name)}; filename="${quoted(file.filename)}"`
    yield encoder.encode(`${disposition}\r\nContent-Type: ${file.type}\r\n\r\n`)
    if (file.content instanceof Uint8Array) yield file.content
    else yield* chunks(file.content, onFailure)
    yield encoder.encode('\r\n')
  }
  yield encoder.encode(`--${boundary}--\r\n`)
}

async function* chunks(
  stream: ReadableStream<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let open = true
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) {
        open = false
        return
      }
      yield next.value
    }
  } catch (error) {
    open = false
    onFailure(error)
    throw error
  } finally {
    if (open) await reader.cancel().catch(() => {})
  }
}

function head(boundary: string, name: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
}

/** As browsers do it (WHATWG HTML, multipart/form-data encoding). */
function quoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}
