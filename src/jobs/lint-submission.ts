import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import type { ReadOptions } from '../dockerfile/document.ts'
import type { Bases } from './find-bases.ts'
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

export interface LintAnswer {
  readonly diagnostics: readonly Diagnostic[]
  /** True when ShellCheck was asked about the scripts, and has answered in time. */
  readonly shellcheck: boolean
}

export interface LintDeps extends Pick<SubmitDeps, 'readDockerfile' | 'readOptions'> {
  /** Left out: ShellCheck is not asked. A submission never is: its findings cost seconds, and refuse nothing. */
  readonly addScriptFindings?: AddScriptFindings | undefined
  /** Asks the engine about the images that a Dockerfile starts from; left out: it is not asked. Never rejects. */
  readonly basesOf?: ((dockerfile: Uint8Array, options: ReadOptions) => Promise<Bases | null>) | undefined
}

/** See `dockerfile/lint/shared-shellcheck.ts`. */
export type AddScriptFindings = (
  diagnostics: readonly Diagnostic[],
  dockerfile: Uint8Array,
  subject: LintSubject,
) => Promise<LintAnswer>

interface LintSubject {
  readonly buildArgs: Readonly<Record<string, string>>
  readonly performanceRequired: boolean
  readonly configuration: Uint8Array | null
  readonly dockerignore: Uint8Array | null
}

/** All findings, errors among them: nothing is refused, for nothing is submitted. */
export async function lintSubmission(
  { readDockerfile, readOptions, addScriptFindings, basesOf }: LintDeps,
  { dockerfile, buildArgs = {}, performance = 'optional', configuration, dockerignore }: LintRequest,
): Promise<LintAnswer> {
  const options = { ...readOptions, buildArgs }
  const bases = (await basesOf?.(dockerfile, options)) ?? null
  const facts = {
    bases,
    tenant: DEFAULT_TENANT,
    target: null,
    publish: null,
    performance,
    lintConfiguration: configuration ?? null,
    dockerignore: dockerignore ?? null,
  }
  const { diagnostics } = readDockerfile(dockerfile, options, facts)
  if (addScriptFindings === undefined) return { diagnostics, shellcheck: false }
  return addScriptFindings(diagnostics, dockerfile, {
    buildArgs,
    performanceRequired: performance === 'required',
    configuration: facts.lintConfiguration,
    dockerignore: facts.dockerignore,
  })
}
