import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Found, Rule } from '../rule.ts'
import { chainOf } from '../support/scopes.ts'
import { commandsNamed } from './command-index.ts'

/** hadolint: one of wget and curl is enough for an image. Counted by the stages that an image is made of. */
export const dl4001: Rule = {
  code: 'DL4001',
  aliases: [],
  severity: 'warning',
  title: 'Either wget or curl, not both',
  action: 'Use the one that the image has already.',
  check: (file) => found(file),
}

function* found(file: LintedFile): Iterable<Found> {
  const used = new Map<LintedStage, Set<string>>()
  for (const { command, run } of commandsNamed(file, ['wget', 'curl'])) {
    const { name, nameRange } = command
    const own = used.get(run.stage) ?? inherited(run.stage, used)
    used.set(run.stage, own)
    if (own.has(name)) continue
    own.add(name)
    const other = name === 'wget' ? 'curl' : 'wget'
    if (own.has(other)) yield { range: nameRange, message: `${name} is used here, and ${other} before.` }
  }
}

function inherited(stage: LintedStage, used: ReadonlyMap<LintedStage, Set<string>>): Set<string> {
  const before = chainOf(stage).findLast((one) => used.has(one))
  return new Set(before === undefined ? [] : used.get(before))
}
