import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Found, Rule } from '../rule.ts'
import { chainOf } from '../support/scopes.ts'
import { runScripts } from './run-scripts.ts'

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
  for (const { stage, script } of runScripts(file)) {
    const own = used.get(stage) ?? inherited(stage, used)
    used.set(stage, own)
    for (const { name, nameRange } of script.commands) {
      if ((name !== 'wget' && name !== 'curl') || own.has(name)) continue
      own.add(name)
      const other = name === 'wget' ? 'curl' : 'wget'
      if (own.has(other)) yield { range: nameRange, message: `${name} is used here, and ${other} before.` }
    }
  }
}

function inherited(stage: LintedStage, used: ReadonlyMap<LintedStage, Set<string>>): Set<string> {
  const before = chainOf(stage).findLast((one) => used.has(one))
  return new Set(before === undefined ? [] : used.get(before))
}
