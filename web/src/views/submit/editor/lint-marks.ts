import type { Diagnostic as Mark } from '@codemirror/lint'
import type { EditorView } from '@codemirror/view'
import type { Diagnostic } from '../../../../../src/client/api-types.generated.ts'
import { lineStarts, offsetOf, toChanges } from './apply-edits.ts'

/** The service's diagnostics of exactly this text as marks of the editor. */
export function toMarks(text: string, diagnostics: readonly Diagnostic[]): readonly Mark[] {
  const starts = lineStarts(text)
  return diagnostics.map((diagnostic) => {
    const { range, severity, code, message, fix } = diagnostic
    return {
      from: offsetOf(text, starts, range.start),
      to: offsetOf(text, starts, range.end),
      severity,
      message: `${code}: ${message}`,
      renderMessage: () => describe(diagnostic),
      actions:
        fix === undefined
          ? []
          : [{ name: fix.title, apply: (view: EditorView) => applyFix(view, text, fix.edits) }],
    }
  })
}

/** The edits are those of the text that was checked: where it has changed since, the next answer brings new ones. */
export function applyFix(view: EditorView, checked: string, edits: Parameters<typeof toChanges>[1]): boolean {
  if (view.state.doc.toString() !== checked) return false
  view.dispatch({ changes: [...toChanges(checked, edits)], userEvent: 'input.fix', scrollIntoView: true })
  return true
}

/** As nodes of text: messages quote what others wrote. */
function describe({ code, message, action }: Diagnostic): Node {
  const place = document.createElement('span')
  for (const [name, text] of [
    ['what', message],
    ['action', action],
    ['code', code],
  ] as const) {
    const part = document.createElement('span')
    part.className = name
    part.textContent = text
    place.append(part)
  }
  return place
}
