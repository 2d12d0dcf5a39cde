import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { Diagnostic, Edit, Position } from '../../../../../src/client/api-types.generated.ts'
import type { Editor } from './create-editor.ts'

export interface EditorHandle {
  reveal(position: Position): void
  /** False when the text has changed since it was checked. */
  applyEdits(checked: string, edits: readonly Edit[]): boolean
}

interface Props {
  readonly ref: RefObject<EditorHandle | null>
  readonly text: string
  readonly onChange: (text: string) => void
  /** What was found in the text that was checked. */
  readonly found: { readonly text: string; readonly diagnostics: readonly Diagnostic[] } | null
  readonly onLeave: () => void
}

const HELP =
  'Tab indents. Escape leaves the editor, to the summary of what was found; F8 goes to the next finding. Control and Enter submit.'

/**
 * A Dockerfile to write. In a shadow tree, where CodeMirror adopts its styles as sheets instead of writing a `<style>`
 * element, which the page's policy would refuse.
 */
export function CodeEditor({ ref, text, onChange, found, onLeave }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<Editor | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const latest = useRef({ text, onChange, onLeave })
  useEffect(() => {
    latest.current = { text, onChange, onLeave }
  })
  useEffect(() => {
    const place = host.current
    if (place === null) return
    let gone = false
    let made: Editor | undefined
    const open = async (): Promise<void> => {
      const one = await mount(place, latest)
      // The view may have been left while the editor was loaded.
      if (gone) return one.destroy()
      made = one
      setEditor(one)
    }
    open().catch((error: unknown) => setFailure(error))
    return () => {
      gone = true
      made?.destroy()
      setEditor(null)
    }
  }, [])
  useEffect(() => editor?.setText(text), [editor, text])
  useEffect(() => {
    if (found !== null) editor?.showDiagnostics(found.text, found.diagnostics)
  }, [editor, found])
  useImperativeHandle(ref, () => ({
    reveal: (position) => editor?.reveal(position),
    applyEdits: (checked, edits) => editor?.applyEdits(checked, edits) ?? false,
  }))
  if (failure !== null) return <PlainEditor text={text} onChange={onChange} />
  return <div className="submit-editor" ref={host} aria-busy={editor === null} />
}

/** Where the editor could not be loaded, as after an update of the service. */
function PlainEditor({ text, onChange }: Pick<Props, 'text' | 'onChange'>) {
  return (
    <textarea
      className="textarea mono submit-editor-plain"
      aria-label="Dockerfile"
      spellCheck={false}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

async function mount(
  host: HTMLElement,
  latest: RefObject<{ text: string; onChange: (text: string) => void; onLeave: () => void }>,
): Promise<Editor> {
  const { createEditor } = await import('./create-editor.ts')
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const help = document.createElement('div')
  help.id = 'help'
  help.hidden = true
  help.textContent = HELP
  const parent = document.createElement('div')
  root.replaceChildren(help, parent)
  return createEditor({
    root,
    parent,
    text: latest.current.text,
    label: 'Dockerfile',
    describedBy: help.id,
    onChange: (next) => latest.current.onChange(next),
    onLeave: () => latest.current.onLeave(),
  })
}
