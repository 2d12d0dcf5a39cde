/** CodeMirror with what a Dockerfile needs. Loaded only where an editor is shown. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { StreamLanguage, indentUnit } from '@codemirror/language'
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile'
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import type { Diagnostic, Edit, Position } from '../../../../../src/client/api-types.generated.ts'
import { lineStarts, offsetOf } from './apply-edits.ts'
import { editorTheme } from './editor-theme.ts'
import { EXAMPLE } from './example.ts'
import { applyFix, toMarks } from './lint-marks.ts'

export interface EditorOptions {
  /** Its styles are adopted there: the page's policy has no room for inline ones. */
  readonly root: ShadowRoot
  readonly parent: HTMLElement
  readonly text: string
  readonly label: string
  /** Id of the description inside of the root. */
  readonly describedBy: string
  readonly onChange: (text: string) => void
  /** Escape: the Tab key indents inside of the editor. */
  readonly onLeave: () => void
}

export interface Editor {
  /** Does nothing when it is the text already. */
  setText(text: string): void
  /** Of the text `checked`; ignored when another one stands there by now. */
  showDiagnostics(checked: string, diagnostics: readonly Diagnostic[]): void
  /** False when the text is not `checked` any more. */
  applyEdits(checked: string, edits: readonly Edit[]): boolean
  /** Puts the cursor there and the focus into the editor. */
  reveal(position: Position): void
  destroy(): void
}

export function createEditor(options: EditorOptions): Editor {
  const view = new EditorView({
    root: options.root,
    parent: options.parent,
    state: EditorState.create({ doc: options.text, extensions: extensions(options) }),
  })
  return {
    setText: (text) => {
      if (view.state.doc.toString() === text) return
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
    },
    showDiagnostics: (checked, diagnostics) => {
      if (view.state.doc.toString() !== checked) return
      view.dispatch(setDiagnostics(view.state, [...toMarks(checked, diagnostics)]))
    },
    applyEdits: (checked, edits) => applyFix(view, checked, edits),
    reveal: (position) => {
      const text = view.state.doc.toString()
      const at = offsetOf(text, lineStarts(text), position)
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

function extensions({ label, describedBy, onChange, onLeave }: EditorOptions) {
  return [
    lineNumbers(),
    lintGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentUnit.of('    '),
    StreamLanguage.define(dockerFile),
    placeholder(EXAMPLE),
    editorTheme,
    keymap.of([
      { key: 'Escape', run: () => (onLeave(), true) },
      { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
      // The form's own, which sends it.
      { key: 'Mod-Enter', run: () => true },
      indentWithTab,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.domEventHandlers({ beforeinput: typeOver }),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': describedBy,
      spellcheck: 'false',
      autocapitalize: 'off',
      tabindex: '0',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString())
    }),
  ]
}

/**
 * What is typed over a selection is written by the editor. Chromium would keep the colours of what it replaces by an
 * inline style, which CodeMirror takes out again and the page's policy refuses with a complaint.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const { inputType, data, isComposing, cancelable } = event
  if (inputType !== 'insertText' || data === null || isComposing || !cancelable) return false
  if (view.state.selection.main.empty) return false
  event.preventDefault()
  view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
  return true
}
