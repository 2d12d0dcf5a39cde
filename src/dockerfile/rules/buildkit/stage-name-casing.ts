import { flagParts } from '../../check-flags.ts'
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { wordPlaces } from '../support/word-places.ts'

/** BuildKit: a stage's name has upper-case letters. The fix writes the name and all its uses in lower case. */
export const stageNameCasing: Rule = {
  code: 'StageNameCasing',
  aliases: [],
  severity: 'warning',
  title: 'The name of a stage has upper-case letters',
  action: 'Write names of stages in lower case.',
  *check(file) {
    let uses: readonly Use[] | null = null
    for (const { from } of file.stages) {
      if (from.words.length < 3) continue
      const name = wordPlaces(from)[2]
      const lower = name?.text.toLowerCase() ?? ''
      if (name === undefined || name.text === lower) continue
      uses ??= usesIn(file)
      const edits = uses.filter((use) => use.name !== lower && use.name.toLowerCase() === lower)
      yield {
        range: name.range,
        message: `The stage name ${name.text} has upper-case letters.`,
        fix: {
          title: `Name the stage ${lower}`,
          edits: [{ range: name.range, text: lower }, ...edits.map(({ range }) => ({ range, text: lower }))],
        },
      }
    }
  },
}

/** A word that may be a stage's name, as written and where. */
interface Use {
  readonly name: string
  readonly range: Range
}

function usesIn({ stages, commands }: LintedFile): readonly Use[] {
  const uses: Use[] = []
  for (const { from } of stages) {
    const image = wordPlaces(from)[0]
    if (image) uses.push({ name: image.text, range: image.range })
  }
  for (const command of commands) uses.push(...namesInFlags(command.trigger ?? command))
  return uses
}

/** `COPY --from=name`, and `from=name` among the fields of `RUN --mount=`. Quoted ones are left as they are. */
function namesInFlags(command: Command): readonly Use[] {
  return command.flags.flatMap((flag) => {
    const { name, value } = flagParts(flag)
    if (value === null || flag.raw !== flag.text) return []
    const start = flag.at + name.length + 3
    if (command.keyword === 'COPY' && name === 'from') return [placedUse(command, value, start)]
    if (command.keyword !== 'RUN' || name !== 'mount') return []
    const field = /(?:^|,)from=([^,]*)/i.exec(value)
    if (field?.[1] === undefined) return []
    return [placedUse(command, field[1], start + field.index + field[0].length - field[1].length)]
  })
}

function placedUse({ line }: Command, name: string, at: number): Use {
  return { name, range: rangeIn(line, at, at + name.length) }
}
