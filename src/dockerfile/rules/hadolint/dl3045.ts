import type { LintedStage } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { wordPlaces } from '../support/word-places.ts'
import { shown } from './shown.ts'

/**
 * hadolint: COPY to a relative destination only behind a WORKDIR of the stage or of one below it. Ours lets a WORKDIR
 * in a trigger stand for the triggers behind it. No fix: which folder is meant, only the author knows.
 */
export const dl3045: Rule = {
  code: 'DL3045',
  aliases: [],
  severity: 'warning',
  keywords: ['COPY'],
  title: 'COPY to a relative destination without WORKDIR',
  action: 'Set WORKDIR above, or write the destination from the root on.',
  *check(file) {
    const settled = new Set<LintedStage>()
    for (const stage of file.stages) {
      if (stage.base !== null && settled.has(stage.base)) settled.add(stage)
      let inTriggers = false
      for (const instruction of stage.commands) {
        const command = instruction.trigger ?? instruction
        if (command.keyword === 'WORKDIR') {
          if (command.inOnbuild) inTriggers = true
          else settled.add(stage)
        }
        const isSettled = settled.has(stage) || (command.inOnbuild && inTriggers)
        if (command.keyword !== 'COPY' || isSettled) continue
        const target = wordPlaces(command).at(-1)
        if (!target || !isRelative(target.text)) continue
        yield {
          range: target.range,
          message: `Where ${shown(target.text)} is depends on the working folder of the base image.`,
        }
      }
    }
  },
}

/** A variable may hold a path from the root on; `C:\` and `\` are such paths on Windows. */
function isRelative(target: string): boolean {
  return !/^["']?(?:[/\\$]|[A-Za-z]:)/.test(target)
}
