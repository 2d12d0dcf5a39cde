import type { Rule } from '../rule.ts'
import type { LintedFile } from '../linted-file.ts'

/**
 * hadolint: no `# hadolint ignore=…` in front of instructions; its severity is `ignore`, so that it is off until a
 * configuration gives it another one. Ours is the same. Pragmas for the whole file are meant to be seen and are fine.
 */
export const dl1001: Rule = {
  code: 'DL1001',
  aliases: [],
  severity: 'warning',
  offByDefault: true,
  title: 'Inline ignore pragma',
  action: 'Mend what the ignored rule finds, or ignore the rule in the configuration.',
  *check(file) {
    const inside = linesOfInstructions(file)
    for (const { number, text } of file.lines) {
      const pragma = /^[\t ]*(#[\t ]*hadolint[\t ]+ignore[\t ]*=.*?)[\t ]*$/i.exec(text)?.[1]
      if (pragma === undefined || inside.has(number)) continue
      const character = text.indexOf('#')
      yield {
        range: {
          start: { line: number, character },
          end: { line: number, character: character + pragma.length },
        },
        message: 'A pragma ignores rules for the next instruction.',
      }
    }
  },
}

/** A comment in a heredoc or between continued lines is no pragma. */
function linesOfInstructions({ commands }: LintedFile): ReadonlySet<number> {
  const lines = new Set<number>()
  for (const { line } of commands) {
    for (let number = line.firstLine; number <= line.lastLine; number++) lines.add(number)
  }
  return lines
}
