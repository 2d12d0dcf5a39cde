/**
 * What a rule of a policy is: one pure function over what was submitted. It tells all that it sees, whatever its level
 * is; `evaluate` drops what is allowed. Linear in the size of the file; never throws.
 */
import type { Command } from '../dockerfile/command.ts'
import type { Range } from '../dockerfile/diagnostic.ts'
import type { FrontendUse, ImageUse, RemoteAdd } from '../dockerfile/document.ts'
import type { RuleName } from './codes.ts'
import type { SubmissionFacts } from './policy.ts'
import type { Level, PolicyDocument } from './policy-document.ts'

/** A submission as rules look at it. Of a Dockerfile that was refused by the reader only `frontends` is known. */
export interface Subject extends SubmissionFacts {
  /** In order; the trigger of an ONBUILD follows it as an instruction of its own. */
  readonly commands: readonly Command[]
  readonly images: readonly ImageUse[]
  readonly frontends: readonly FrontendUse[]
  readonly remoteAdds: readonly RemoteAdd[]
}

export interface Sighting {
  readonly range: Range
  readonly message: string
  readonly action?: string
  /** Where it is in the request, as a JSON pointer, when it is not in the Dockerfile. */
  readonly where?: string
}

export interface PolicyRule {
  readonly name: RuleName
  /** It looks at what stands in no line of the Dockerfile too: its sightings may have a `where`. */
  readonly looksBeside?: true
  /** Where others have a say in it; undefined or left out: what the policy says of its name. */
  level?(policy: PolicyDocument, facts: SubmissionFacts): Level | undefined
  check(subject: Subject, policy: PolicyDocument): Iterable<Sighting>
}

/** Of what stands in no line of the Dockerfile. */
export const NO_PLACE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

/** The level of what would go past the proxy that builds are held to: no policy lets it through. */
export function deniedPastProxy(
  _policy: PolicyDocument,
  { heldToProxy }: SubmissionFacts,
): Level | undefined {
  return heldToProxy === true ? 'deny' : undefined
}

/** The end of a message about it. */
export function pastProxy({ heldToProxy }: SubmissionFacts): string {
  return heldToProxy === true ? ', past the proxy that builds are held to on this server' : ''
}

/** A word of the submission in a message: quoted, and not longer than a line. */
export function quoted(word: string): string {
  return JSON.stringify(word.length > 120 ? `${word.slice(0, 120)}…` : word)
}
