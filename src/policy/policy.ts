/** What a policy is, and who knows which one is in force. */
import type { ReadResult } from '../dockerfile/document.ts'
import type { PublishSpec } from '../jobs/job.ts'
import type { PolicyDocument } from './policy-document.ts'

/** Which policy judged; kept with each attempt. */
export interface PolicyIdentity {
  readonly name: string
  /** Of the canonical JSON of the whole document, in hexadecimal. */
  readonly sha256: string
}

export interface Policy extends PolicyIdentity {
  readonly document: PolicyDocument
}

/** What a policy is asked about beside the Dockerfile. */
export interface SubmissionFacts {
  readonly tenant: string
  readonly buildArgs: Readonly<Record<string, string>>
  readonly target: string | null
  readonly publish: PublishSpec | null
  /**
   * Builds are held to a proxy. What the engine fetches itself, and RUN steps in a network of their choice, would go past
   * it: that is denied whatever the policy says. Left out: they are not.
   */
  readonly heldToProxy?: boolean
}

/** `document` is null exactly when a diagnostic is an error, a policy's among them. */
export interface JudgedDockerfile extends ReadResult {
  readonly policy: PolicyIdentity
}

/** The policies of a running service. */
export interface Policies {
  /** The one in force; looks first whether its file has changed. Never throws: a broken version leaves the old one. */
  current(): Policy
  /** Why what is in force is not what the operator wrote last; null when it is. */
  trouble(): string | null
}
