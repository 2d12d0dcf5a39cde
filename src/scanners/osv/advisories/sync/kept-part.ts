/** What is kept of a download that was cut off, so that the next try goes on from there. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

const PartSchema = Type.Object({
  url: Type.String(),
  /** Strong (RFC 9110, 8.8.1): the bytes are the same as long as it is. */
  etag: Type.String({ minLength: 1 }),
  /** Of the whole file. */
  bytes: Type.Integer({ minimum: 0 }),
})

export type PartFacts = Static<typeof PartSchema>

export interface KeptPart extends PartFacts {
  /** Bytes that are there. */
  readonly size: number
}

export const partPath = (path: string): string => `${path}.partial`
const factsPath = (path: string): string => `${path}.partial.json`

/** Undefined when there is nothing to go on from. */
export function findPart(path: string, url: string): KeptPart | undefined {
  const size = statSync(partPath(path), { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return undefined
  try {
    const facts: unknown = JSON.parse(readFileSync(factsPath(path), 'utf8'))
    return Value.Check(PartSchema, facts) && facts.url === url && size <= facts.bytes
      ? { ...facts, size }
      : undefined
  } catch {
    return undefined
  }
}

export function describePart(path: string, facts: PartFacts): void {
  writeFileSync(factsPath(path), JSON.stringify(facts))
}

export function forgetPart(path: string): void {
  rmSync(partPath(path), { force: true })
  rmSync(factsPath(path), { force: true })
}

/** The strong entity tag of an answer; a weak one does not promise equal bytes. */
export function strongTag(etag: string | undefined): string | null {
  return etag !== undefined && /^"[^"]*"$/.test(etag) ? etag : null
}
