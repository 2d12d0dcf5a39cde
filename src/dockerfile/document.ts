/** What the parser makes of a Dockerfile: enough for policies and for the build's identity. */
import type { Diagnostic, Range } from './diagnostic.ts'

export interface Instruction {
  /** Upper case. */
  readonly keyword: string
  /** `--flag=value` words in front of the arguments, as written. */
  readonly flags: readonly string[]
  /** All after the keyword and flags, continuations joined, comments in them dropped. */
  readonly arguments: string
  readonly range: Range
  /** Bodies of its heredocs, without the end markers. */
  readonly heredocs: readonly string[]
}

export interface ImageUse {
  /** As written. */
  readonly text: string
  /** With variables filled in from ARG defaults and build arguments; null when that cannot be done for sure. */
  readonly ref: string | null
  readonly from: 'FROM' | 'COPY --from' | 'mount from' | 'ONBUILD'
  readonly range: Range
}

export interface DockerfileDocument {
  readonly text: string
  readonly escape: '\\' | '`'
  readonly instructions: readonly Instruction[]
  /** Images that the build would fetch; names of stages and `scratch` are not among them. */
  readonly images: readonly ImageUse[]
  readonly stages: readonly { readonly name: string | null; readonly range: Range }[]
}

export interface DockerfileLimits {
  readonly maxBytes: number
  readonly maxLineBytes: number
  readonly maxInstructions: number
  readonly maxStages: number
}

export interface ReadOptions {
  readonly limits: DockerfileLimits
  readonly buildArgs: Readonly<Record<string, string>>
}

/** An image that the head of the file chooses as the builder: `# syntax=` and what some version takes for it. */
export interface FrontendUse {
  /** As written, to the end of the line. */
  readonly image: string
  readonly range: Range
}

/** A source of ADD that a builder would fetch itself, or might. */
export interface RemoteAdd {
  readonly source: string
  /** `unknown`: its value is not certain, and could be an address. An address may be read as either by some version. */
  readonly kinds: readonly ('url' | 'git' | 'unknown')[]
  readonly range: Range
}

/** `document` is null exactly when a diagnostic is an error. */
export interface ReadResult {
  readonly document: DockerfileDocument | null
  readonly diagnostics: readonly Diagnostic[]
}
