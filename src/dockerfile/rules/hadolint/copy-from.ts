/** The `--from` of COPY, which names a stage or an image. */
import { flagParts } from '../../check-flags.ts'
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'

export interface CopyFrom {
  readonly stage: LintedStage
  readonly value: string
  /** The value, without `--from=`. */
  readonly range: Range
}

/** Triggers are left out: which stages there are is up to the file that is built on this one. */
export function* copiesFrom({ stages }: LintedFile): Iterable<CopyFrom> {
  for (const stage of stages) {
    for (const command of stage.commands) {
      if (command.keyword !== 'COPY') continue
      const flag = command.flags.find((one) => flagParts(one).name === 'from')
      const value = flag === undefined ? null : flagParts(flag).value
      if (flag !== undefined && value !== null) yield { stage, value, range: valueRange(command, flag) }
    }
  }
}

/** The same stage by its name or its number. */
export function isStage(value: string, { name, index }: LintedStage): boolean {
  return /^\d+$/.test(value) ? Number(value) === index : value.toLowerCase() === name
}

function valueRange(command: Command, flag: Command['flags'][number]): Range {
  const start = flag.at + flag.raw.indexOf('=') + 1
  return rangeIn(command.line, start, flag.at + flag.raw.length)
}
