import type { Lint, Linted } from './linter.ts'

/** What is kept: small files only, so that all of it stays within a few megabytes. */
const MOST = 100
const MOST_BYTES = 4096

/**
 * The same linter, which remembers what it has said of the latest small files. A submission is linted when it comes and
 * again when a worker takes it up, and those who submit many jobs submit the same file many times.
 */
export function rememberLatest(lint: Lint): Lint {
  const known = new Map<string, Linted>()
  return (dockerfile, subject) => {
    const { buildArgs, performanceRequired, configuration, dockerignore } = subject
    const beside = (configuration?.length ?? 0) + (dockerignore?.length ?? 0)
    // What an engine has told may be otherwise in a moment.
    if (dockerfile.length + beside > MOST_BYTES || subject.bases) return lint(dockerfile, subject)
    const key = JSON.stringify([
      textOf(dockerfile),
      configuration === null ? null : textOf(configuration),
      dockerignore === null ? null : textOf(dockerignore),
      performanceRequired,
      Object.entries(buildArgs),
    ])
    const before = known.get(key)
    if (before !== undefined) return before
    const linted = lint(dockerfile, subject)
    if (known.size >= MOST) known.delete(known.keys().next().value ?? '')
    if (key.length <= 4 * MOST_BYTES) known.set(key, linted)
    return linted
  }
}

/** A character for each byte, so that two files are never taken for one. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
