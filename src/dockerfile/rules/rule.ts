/**
 * What a rule of the linter is: one pure function a file, over a Dockerfile that the reader has accepted. Rules know
 * nothing of each other, of suppression and of severities in force (see `lint/`); they must be linear in the size of
 * the file, and never throw.
 */
import type { Range } from '../diagnostic.ts'
import type { LintedFile } from './linted-file.ts'

export interface Rule {
  /** Stable: BuildKit's name for its checks, `DL…` for hadolint's, `SLP03xx` for ours. */
  readonly code: string
  /** Codes of other linters for the same thing; suppressing one of them suppresses this. */
  readonly aliases: readonly string[]
  /** When nothing else is configured. An error refuses the submission, so that few rules have it. */
  readonly severity: 'error' | 'warning' | 'info'
  /** Runs only where the configuration gives its code a severity; hadolint's default severity `ignore`. */
  readonly offByDefault?: true
  /**
   * The instructions that it looks at, those behind ONBUILD among them; left out: all. About a file that has none of them
   * it has nothing to say, and is not asked.
   */
  readonly keywords?: readonly string[]
  /** In a few words, as lists show it. */
  readonly title: string
  /** What to do, in a sentence; a finding may say it more exactly. */
  readonly action: string
  check(file: LintedFile, context: LintContext): Iterable<Found>
}

export interface Found {
  readonly range: Range
  /** What is wrong here, in a sentence, with the words of the file. */
  readonly message: string
  readonly action?: string
  /** Only where the meaning of the file stays what its author meant. */
  readonly fix?: Fix
}

/** Edits of one file, which do not overlap; they are made together. */
export interface Fix {
  readonly title: string
  readonly edits: readonly { readonly range: Range; readonly text: string }[]
}

/** What else is known of the submission. */
export interface LintContext {
  readonly buildArgs: Readonly<Record<string, string>>
  /** True when a run without /data/perf.json fails. */
  readonly performanceRequired: boolean
  /** From the configuration: registries that are fine as they are (DL3026); null: all. */
  readonly trustedRegistries: readonly string[] | null
  /** From the configuration: labels and the kinds of their values (DL3049 and its neighbours); null: none is asked for. */
  readonly labelSchema: Readonly<Record<string, LabelKind>> | null
  readonly strictLabels: boolean
  /** The text of the context's .dockerignore (CopyIgnoredFile); left out: there is none, or nobody looked. */
  readonly dockerignore?: string
  /** What is known of base images, by the reference that FROM comes to (InvalidBaseImagePlatform, UndefinedVar). */
  readonly baseImages?: BaseImages['baseImages']
  /** What is built for, as `linux/amd64` (InvalidBaseImagePlatform). */
  readonly targetPlatform?: string
}

/** What an engine has told. */
export interface BaseImages {
  readonly baseImages: ReadonlyMap<string, BaseImage>
  readonly targetPlatform?: string | undefined
}

export interface BaseImage {
  /** As `linux/amd64`. */
  readonly platform: string
  /** Names of the variables that its configuration sets. */
  readonly variables: readonly string[]
}

export type LabelKind = 'text' | 'rawtext' | 'rfc3339' | 'url' | 'semver' | 'hash' | 'spdx' | 'email'
