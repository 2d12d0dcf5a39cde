import type { LintOutput } from '../../main/lint-files.ts'
import { neutralise } from './neutralise.ts'

/** Checkstyle's XML, which many build servers read. */
export function lintCheckstyle(outputs: readonly LintOutput[]): readonly string[] {
  const files = outputs.flatMap(({ name, diagnostics }) => [
    `  <file name="${escape(name)}">`,
    ...diagnostics.map(({ code, severity, message, action, range: { start } }) => {
      const place = `line="${start.line + 1}" column="${start.character + 1}"`
      const what = `message="${escape(`${message} ${action}`)}" source="${escape(code)}"`
      return `    <error ${place} severity="${severity}" ${what}/>`
    }),
    '  </file>',
  ])
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">', ...files, '</checkstyle>']
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no place for most control characters, escaped or not; halves of surrogate pairs neither. */
function escape(text: string): string {
  return neutralise(text)
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}
