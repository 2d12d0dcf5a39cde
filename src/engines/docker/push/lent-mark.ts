/**
 * Marks of names that are lent, as tags on the engine: a process that is killed leaves them, and the next one finds in
 * them what it has to give back. `slipway/lent-to/INSTANCE/HOST/PATH:TAG` is on the image that was lent the name
 * `host/PATH:TAG`, `slipway/lent-from/…` on the one that had it before. The host is in hexadecimal, as its port and its
 * capital letters have no place in a path; the rest may stand as it is.
 */
import { type PushReference, pushReference } from './reference.ts'

export interface LentMarks {
  readonly to: string
  readonly from: string
  readonly tag: string
}

/** Longest name that engines take, with its host and without its tag (github.com/distribution/reference). */
const MAX_NAME = 255
const HUB_PREFIX = 'docker.io/'
/** Podman writes a host before every name. */
const OWN = /^(?:docker\.io\/|localhost\/)?slipway\//
const MARK =
  /^(?:docker\.io\/|localhost\/)?slipway\/lent-(?:to|from)\/([^/]+)\/((?:[0-9a-f]{2})+)\/([^:@]+):([^:/@]+)$/

/** Whether a name is in the part that this service uses for itself on the engine. */
export function isOwnName(name: string): boolean {
  return OWN.test(name)
}

/** Null when the reference is too long to be marked. */
export function lentMarks(instanceId: string, { name, tag }: PushReference): LentMarks | null {
  const slash = name.indexOf('/')
  const host = Buffer.from(name.slice(0, slash)).toString('hex')
  const rest = `${instanceId}/${host}${name.slice(slash)}`
  const marks = { to: `slipway/lent-to/${rest}`, from: `slipway/lent-from/${rest}`, tag }
  return HUB_PREFIX.length + marks.from.length > MAX_NAME ? null : marks
}

/** What a tag as the engine lists it says to be lent by this instance; undefined for every other tag. */
export function lentReference(instanceId: string, listed: string): PushReference | undefined {
  const [, instance, hex = '', repository = '', tag = ''] = MARK.exec(listed) ?? []
  if (instance !== instanceId) return undefined
  return pushReference({ registry: Buffer.from(hex, 'hex').toString(), repository, tag })
}
