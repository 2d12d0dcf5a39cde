import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import { DEFAULT_TENANT, type SubmitDeps } from './submit.ts'

/** A Dockerfile about which a user wants to know what a submission would be told. */
export interface LintRequest {
  readonly dockerfile: Uint8Array
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
  readonly performance?: 'required' | 'optional' | undefined
  /** A `.hadolint.yaml`, as one that comes with a context. */
  readonly configuration?: Uint8Array | undefined
  /** A `.dockerignore`, as one that comes with a context. */
  readonly dockerignore?: Uint8Array | undefined
}

/** All findings, errors among them: nothing is refused, for nothing is submitted. */
export function lintSubmission(
  { readDockerfile, readOptions }: Pick<SubmitDeps, 'readDockerfile' | 'readOptions'>,
  { dockerfile, buildArgs = {}, performance = 'optional', configuration, dockerignore }: LintRequest,
): readonly Diagnostic[] {
  const facts = {
    tenant: DEFAULT_TENANT,
    target: null,
    publish: null,
    performance,
    lintConfiguration: configuration ?? null,
    dockerignore: dockerignore ?? null,
  }
  return readDockerfile(dockerfile, { ...readOptions, buildArgs }, facts).diagnostics
}
