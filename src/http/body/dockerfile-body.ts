import type { IncomingMessage } from 'node:http'
import { readBody } from './read-body.ts'

/** The content types of a bare Dockerfile. */
export const BARE_TYPES = ['text/plain', 'text/x-dockerfile', 'application/octet-stream'] as const

/** A Dockerfile a little over the limit still reaches the parser, whose diagnostic says more than a 413. */
export function dockerfileLimit(maxBytes: number): number {
  return maxBytes + 4096
}

/** Throws `body_too_large`; see `readBody`. */
export function readDockerfileBody(source: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = `The Dockerfile is larger than ${maxBytes} bytes (dockerfile.maxBytes).`
  return readBody(source, dockerfileLimit(maxBytes), tooLarge)
}
