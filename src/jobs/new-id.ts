import { randomUUIDv7 } from 'node:crypto'

/** A UUID of version 7 (RFC 9562): the time in milliseconds in front, so that ids sort by age. */
export function newId(): string {
  return randomUUIDv7()
}
