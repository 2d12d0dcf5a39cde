import { readIgnorePatterns } from '../../dockerfile/rules/support/ignore-patterns.ts'

/** In the root of every context, whatever it leaves out: `docker build` sends them, too. */
const ALWAYS = new Set(['Dockerfile', '.dockerignore', 'Dockerfile.dockerignore'])

/**
 * The same file where the context was packed by it; null where it has a file that should have been left out, and where
 * there is none or a larger one than `mostBytes`. One with exceptions (`!pattern`) passes, for no rule judges by it.
 * Takes bounded time, see `readIgnorePatterns`.
 */
export function dockerignoreInForce(
  file: Uint8Array | null,
  mostBytes: number,
  paths: Iterable<string>,
): Uint8Array | null {
  if (file === null || file.length > mostBytes) return null
  const patterns = readIgnorePatterns(new TextDecoder().decode(file))
  if (patterns === null) return file
  for (const path of paths) if (!ALWAYS.has(path) && patterns.matches(path)) return null
  return file
}
