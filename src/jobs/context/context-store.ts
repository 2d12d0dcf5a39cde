/**
 * Where build contexts are kept: checked and rewritten once on receipt into a plain tar that holds nothing but
 * regular files, folders and links inside the tree, and addressed by the SHA-256 of what was sent.
 */
import type { Readable } from 'node:stream'

export interface StoredContext extends LintFiles {
  /** SHA-256 of the archive as it was sent, hex. */
  readonly sha256: string
  /** Size as it was sent. */
  readonly bytes: number
  readonly entries: number
  readonly unpackedBytes: number
  /** The file `Dockerfile` at the context's root, when there is one; at most `maxDockerfileBytes` + 1 of it. */
  readonly dockerfile: Uint8Array | null
}

/** What the linter wants to know of a context beside its Dockerfile. */
export interface LintFiles {
  /** The file `.hadolint.yaml` or `.hadolint.yml` at the context's root, when there is one; at most 64 KiB of it. */
  readonly lintConfiguration: Uint8Array | null
  /**
   * `Dockerfile.dockerignore`, else `.dockerignore` at the context's root. Null where there is none, where it is larger
   * than 64 KiB, and where the context has files that it leaves out: who packed it did not heed it, and engines do not
   * heed it in an archive.
   */
  readonly dockerignore: Uint8Array | null
}

export interface ContextStore {
  /**
   * Reads tar, tar.gz or zip (told apart by content) as a stream, never holding it in memory, and keeps it.
   * Throws `context_invalid` (what, which entry, what to do), `body_too_large`, `storage_full`; nothing is left then.
   * Resolves when the result is on disk. The same archive twice is kept once. The source is not destroyed when it is
   * refused, so that its owner can still answer. Rejects with the signal's reason, `request_invalid` when it breaks off.
   */
  receive(source: Readable, signal?: AbortSignal): Promise<StoredContext>
  /** Path of the plain tar, or undefined when it is not (or no longer) kept. */
  find(sha256: string): Promise<string | undefined>
  /** Those of `StoredContext`; null, too, when the context is not (or no longer) kept. */
  lintFiles(sha256: string): Promise<LintFiles>
  remove(sha256: string): Promise<void>
  /** All kept contexts with their size and the time of their last change, for retention. */
  list(): Promise<readonly { readonly sha256: string; readonly bytes: number; readonly changedAt: number }[]>
  /** Removes half-written files that a killed process left. */
  clean(): Promise<void>
}
