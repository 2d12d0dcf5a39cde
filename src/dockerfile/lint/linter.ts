/** What the use cases and the stages know of the linter: a function, made in `main` with the settings of the server. */
import type { ParseResult } from '../read-dockerfile.ts'
import type { BaseImages } from '../rules/rule.ts'

/** What is known of a submission beside its Dockerfile. */
export interface LintSubject {
  readonly buildArgs: Readonly<Record<string, string>>
  /** True when a run without /data/perf.json fails. */
  readonly performanceRequired: boolean
  /** The `.hadolint.yaml` that came along; null: none. */
  readonly configuration: Uint8Array | null
  /** The `.dockerignore` by which the context was packed; null: none, or not known. */
  readonly dockerignore: Uint8Array | null
  /** Left out: nobody has asked an engine. */
  readonly bases?: BaseImages | null | undefined
}

/**
 * `parsed` is null exactly when the reader refuses the file; a rule's finding may be an error beside it. Diagnostics are
 * in the order of the file, and an error among them refuses the submission.
 */
export type Linted = ParseResult

/** Never throws, whatever the file holds; takes time linear in its size. */
export type Lint = (dockerfile: Uint8Array, subject: LintSubject) => Linted
