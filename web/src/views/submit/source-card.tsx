import { type RefObject, useRef } from 'react'
import type { Diagnostic, RenderedTemplate } from '../../../../src/client/api-types.generated.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { CodeEditor, type EditorHandle } from './editor/code-editor.tsx'
import { DiagnosticsList } from './editor/diagnostics-list.tsx'
import { applyEdits } from './editor/apply-edits.ts'
import { EXAMPLE } from './editor/example.ts'
import type { Lint } from './editor/use-lint.ts'
import type { ParameterValues } from './template/parameter-values.ts'
import { TemplatePanel } from './template/template-panel.tsx'
import type { DraftState } from './use-draft.ts'

const SOURCES = [
  { name: 'dockerfile', label: 'Dockerfile' },
  { name: 'template', label: 'From a template' },
] as const

interface Props extends DraftState {
  readonly lint: Lint
  readonly parameters: ParameterValues
  readonly onEdit: (rendered: RenderedTemplate) => void
}

/** What is built: a Dockerfile, or a template. */
export function SourceCard({ draft, set, replace, lint, parameters, onEdit }: Props) {
  return (
    <section className="card submit-source" aria-label="What is built">
      <Tabs label="Source" tabs={SOURCES} chosen={draft.source} onChoose={(source) => set('source', source)}>
        {draft.source === 'dockerfile' ? (
          <DockerfilePanel text={draft.dockerfile} lint={lint} onChange={(text) => set('dockerfile', text)} />
        ) : (
          <TemplatePanel
            chosen={draft.template}
            texts={draft.parameters}
            read={parameters}
            onChoose={(template) => replace({ template, parameters: {} })}
            onChange={(texts) => set('parameters', texts)}
            onEdit={onEdit}
          />
        )}
      </Tabs>
    </section>
  )
}

interface PanelProps {
  readonly text: string
  readonly lint: Lint
  readonly onChange: (text: string) => void
}

function DockerfilePanel({ text, lint, onChange }: PanelProps) {
  const editor = useRef<EditorHandle>(null)
  const summary = useRef<HTMLParagraphElement>(null)
  const fix = ({ fix: found }: Diagnostic): void => {
    if (found === undefined || lint.found?.text !== text) return
    // Through the editor it can be undone.
    if (editor.current?.applyEdits(text, found.edits) !== true) onChange(applyEdits(text, found.edits))
  }
  return (
    <>
      <CodeEditor
        ref={editor}
        text={text}
        onChange={onChange}
        found={lint.found}
        onLeave={() => focusOn(summary)}
      />
      <DiagnosticsList
        lint={lint}
        summary={summary}
        onJump={({ range }) => editor.current?.reveal(range.start)}
        onFix={fix}
        onExample={text === '' ? () => onChange(EXAMPLE) : null}
      />
    </>
  )
}

function focusOn(place: RefObject<HTMLElement | null>): void {
  place.current?.focus()
}
