import type { Diagnostic } from '../diagnostic.ts'
import type { ReadOptions } from '../document.ts'
import { readDockerfile } from '../read-dockerfile.ts'
import type { LintContext } from '../rules/rule.ts'

export interface LintOptions extends ReadOptions {
  readonly performanceRequired: boolean
  /** A `.hadolint.yaml`, as sent with the context or set by the operator; null: none. */
  readonly configuration: LintConfiguration | null
}

/** What a `.hadolint.yaml` may say (https://github.com/hadolint/hadolint#configure), read and checked. */
export interface LintConfiguration
  extends Pick<LintContext, 'trustedRegistries' | 'labelSchema' | 'strictLabels'> {
  readonly ignored: readonly string[]
  readonly severities: Readonly<Record<string, 'error' | 'warning' | 'info'>>
  readonly noSuppressions: boolean
}

/** All findings in a Dockerfile, the reader's among them, in the order of the file. */
export function lintDockerfile(bytes: Uint8Array, options: LintOptions): readonly Diagnostic[] {
  return readDockerfile(bytes, options).diagnostics
}
