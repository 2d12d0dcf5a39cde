import type { LintedFile } from '../linted-file.ts'
import { BUILDER_ARGUMENTS } from './platform.ts'
import { pairsOf } from './pairs.ts'

/** Names that FROM may use: the builder's own, and those of ARG in front of the first FROM. */
export function globalNames(file: LintedFile): ReadonlySet<string> {
  const names = new Set(BUILDER_ARGUMENTS)
  for (const command of file.globals) {
    for (const { name } of pairsOf(command, file.escape)) names.add(name)
  }
  return names
}
