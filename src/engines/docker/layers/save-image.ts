import { SlipwayError } from '../../../errors/slipway-error.ts'
import { addAbortSignal } from 'node:stream'
import type { DockerClient } from '../client.ts'
import { timedOut, translateError } from '../errors.ts'
import { imagePath } from '../images.ts'

const NAME = 'save an image'
/** Docker up to 24 writes the whole archive to its disk before the first byte of the answer: at least so fast. */
const SLOWEST_BYTES_PER_MS = 5000

/**
 * The bytes of `docker save`. Silence longer than the client's time limit is `engine_timeout`; to the first byte it
 * may take longer, by the size of the image. Leaving the iteration or aborting `signal` ends the request.
 */
export async function* saveImage(
  client: DockerClient,
  image: { readonly id: string; readonly bytes: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const timeoutMs = client.callTimeoutMs + image.bytes / SLOWEST_BYTES_PER_MS
  const answer = await client.stream(
    NAME,
    { method: 'GET', path: `${imagePath(image.id)}/get` },
    { signal, timeoutMs },
  )
  const call = { name: NAME, address: client.address }
  addAbortSignal(signal, answer)
  // runs only while a chunk is waited for: a slow reader is not the engine's silence
  let timer: NodeJS.Timeout | undefined
  const wait = (limit: number): void => {
    timer = setTimeout(() => answer.destroy(timedOut(call, limit)), limit)
  }
  try {
    wait(timeoutMs)
    for await (const chunk of answer) {
      clearTimeout(timer)
      if (Buffer.isBuffer(chunk)) yield chunk
      wait(client.callTimeoutMs)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof SlipwayError ? error : translateError(error, call)
  } finally {
    clearTimeout(timer)
    answer.destroy()
  }
}
