const MAX_LINE_BYTES = 16 * 1024

/** Lines without their end; of a longer one only its first 16 KiB. Bytes that are no UTF-8 become U+FFFD. */
export async function* lines(content: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let begun: Buffer = Buffer.alloc(0)
  for await (const part of content) {
    const chunk = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    let at = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, at)) {
      yield text(extended(begun, chunk.subarray(at, end)))
      begun = begun.subarray(0, 0)
      at = end + 1
    }
    begun = extended(begun, chunk.subarray(at))
  }
  if (begun.length > 0) yield text(begun)
}

/** A copy, so that a line across two chunks does not keep the first one. */
function extended(begun: Buffer, more: Buffer): Buffer {
  const fits = more.subarray(0, MAX_LINE_BYTES - begun.length)
  return Buffer.concat([begun, fits])
}

function text(line: Buffer): string {
  const end = line.at(-1) === 0x0d ? line.length - 1 : line.length
  return line.toString('utf8', 0, end)
}

/** The whole content as text. For files whose size was limited before. */
export async function wholeText(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString('utf8')
}
