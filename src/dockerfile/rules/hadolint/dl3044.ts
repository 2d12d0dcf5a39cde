import type { Command } from '../../command.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Found, Rule } from '../rule.ts'
import { pairsOf } from '../support/pairs.ts'
import { variableUses } from '../support/variable-uses.ts'

/**
 * hadolint: an ENV does not refer to a variable which it defines itself in another pair, because all values of an
 * ENV are filled in with what was there before it. Extending a variable by itself (`PATH=/x:$PATH`) is fine, and so
 * is one that an earlier instruction of the stage, or of the stages below it, has set: its old value may be meant.
 */
export const dl3044: Rule = {
  code: 'DL3044',
  aliases: [],
  // An error of hadolint's, but it builds and does what it says: no reason to refuse a submission.
  severity: 'warning',
  keywords: ['ENV'],
  title: 'ENV refers to a variable of its own',
  action: 'Set the variable in an ENV of its own above.',
  *check(file) {
    const left = new Map<LintedStage, ReadonlySet<string>>()
    for (const stage of file.stages) {
      const set = new Set(stage.base === null ? [] : left.get(stage.base))
      const environment = new Set(set)
      for (const command of stage.commands) {
        const { keyword } = command.trigger ?? command
        if (keyword === 'ENV') yield* selfReferences(command.trigger ?? command, file, set)
        if (command.keyword !== 'ENV' && command.keyword !== 'ARG') continue
        for (const name of namesOf(command, file)) {
          set.add(name)
          if (keyword === 'ENV') environment.add(name)
        }
      }
      left.set(stage, environment)
    }
  },
}

function* selfReferences(command: Command, file: LintedFile, set: ReadonlySet<string>): Iterable<Found> {
  const counts = new Map<string, number>()
  for (const name of namesOf(command, file)) counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const { name: own, value, valueAt } of pairsOf(command, file.escape)) {
    if (value === null) continue
    for (const { name, at } of variableUses(value, file.escape)) {
      const others = (counts.get(name) ?? 0) - (own === name ? 1 : 0)
      if (others === 0 || set.has(name)) continue
      yield {
        range: rangeIn(command.line, valueAt + at, valueAt + endOfName(value, at, name)),
        message: `The value of ${name} here is the one from before this ENV, not the one that it sets.`,
      }
    }
  }
}

/** Of `$NAME`, `${NAME}` and the head of `${NAME:-…`. */
function endOfName(value: string, at: number, name: string): number {
  if (value[at + 1] !== '{') return at + 1 + name.length
  const end = at + 2 + name.length
  return value[end] === '}' ? end + 1 : end
}

function namesOf(command: Command, { escape }: LintedFile): readonly string[] {
  return pairsOf(command, escape).map(({ name }) => name)
}
