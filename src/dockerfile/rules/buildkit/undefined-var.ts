import type { Command } from '../../command.ts'
import type { Escape } from '../../directives.ts'
import type { Range } from '../../diagnostic.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { isBare, rootOf } from '../support/base-image.ts'
import { NearestName } from '../support/nearest-name.ts'
import { pairsOf } from '../support/pairs.ts'
import { substitutedWords } from '../support/substituted-words.ts'
import { globalNames } from '../support/variables-declared.ts'
import { variableUses } from '../support/variable-uses.ts'

/**
 * BuildKit: an instruction that the builder itself substitutes variables in uses one that neither the stage nor its
 * base image defines. RUN, CMD and ENTRYPOINT are left to the shell, EXPOSE is not looked at.
 *
 * BuildKit has the base image at hand. Ours knows its variables from `context.baseImages`, and that the plain images of
 * distributions have none. Of other images it reports what none of them sets: a name with a lower-case letter, an ARG
 * from in front of the first FROM that the stage does not repeat, an argument of the builder, and a name that is one or
 * two letters off one that is defined. And `${name:-word}` says that it may be unset: BuildKit reports it nevertheless.
 */
export const undefinedVar: Rule = {
  code: 'UndefinedVar',
  aliases: [],
  severity: 'warning',
  title: 'A variable is used that is not defined',
  action: 'Define the variable by ARG or ENV in front of its use, or correct its name.',
  *check(file, context) {
    if (!mayUseVariables(file)) return
    const global = globalNames(file)
    const nearest = new NearestName()
    const namesOf = new Map<LintedStage, Set<string>>()
    for (const stage of file.stages) {
      const root = rootOf(file, stage, context)
      const image = root.kind === 'image' ? root.image : null
      const isKnown = image !== null || isBare(root)
      const names = new Set(
        stage.base === null ? ['PATH', ...(image?.variables ?? [])] : namesOf.get(stage.base),
      )
      namesOf.set(stage, names)
      for (const command of stage.commands) {
        for (const { name, range } of usesOf(command, file.escape, names)) {
          const near = nearest.find(name, names)
          const isSlip = near !== undefined && name.length > 3
          if (!isKnown && !isSlip && !global.has(name) && !/\p{Ll}/u.test(name)) continue
          yield found(name, range, near, global)
        }
        declare(command, file.escape, names)
      }
    }
  },
}

/** A JSON string may have the sign as an escape. */
function mayUseVariables({ text }: LintedFile): boolean {
  return text.includes('$') || text.includes('\\u')
}

function found(name: string, range: Range, near: string | undefined, global: ReadonlySet<string>) {
  if (global.has(name)) {
    const message = `${name} is not declared in this stage.`
    return { range, message, action: `Put ARG ${name} into the stage, in front of this line.` }
  }
  return { range, message: `${name} is not defined.${near === undefined ? '' : ` Is ${near} meant?`}` }
}

/** ARG and ENV, those that a stage on this one begins with (ONBUILD) among them. */
function declare(command: Command, escape: Escape, names: Set<string>): void {
  const { keyword } = command.trigger ?? command
  if (keyword !== 'ARG' && keyword !== 'ENV') return
  for (const { name } of pairsOf(command.trigger ?? command, escape)) names.add(name)
}

interface Use {
  readonly name: string
  readonly range: Range
}

/** Variables that are not in `names`, without those that may be unset; worked out as they are asked for. */
function* usesOf(command: Command, escape: Escape, names: ReadonlySet<string>): Iterable<Use> {
  const known = new Set<string>()
  for (const word of substitutedWords(command, escape)) {
    for (const { name, maybeUnset, at, end } of variableUses(word.text, word.escape, word.quotes)) {
      if (!maybeUnset && !names.has(name) && !known.has(name)) yield { name, range: word.range(at, end) }
    }
    if (word.declares !== null) known.add(word.declares)
  }
}
