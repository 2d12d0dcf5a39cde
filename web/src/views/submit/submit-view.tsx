import type { FormEvent, KeyboardEvent } from 'react'
import { rootAddress } from '../../api/root-address.ts'
import { useToasts } from '../../ui/toasts.tsx'
import { ContextCard } from './context/context-card.tsx'
import { type Draft, EMPTY_DRAFT } from './draft/draft.ts'
import { readSettings } from './draft/read-draft.ts'
import { FilledNotice } from './filled-notice.tsx'
import { SendProblem } from './send-problem.tsx'
import { SettingsPanel } from './settings/settings-panel.tsx'
import { SourceCard } from './source-card.tsx'
import { SubmitBar } from './submit-bar.tsx'
import { TerminalCard } from './terminal/terminal-card.tsx'
import type { CommandInput } from './terminal/terminal-commands.ts'
import { useDrop } from './use-drop.ts'
import { useFilledFrom } from './use-filled-from.ts'
import { type SubmissionForm, useSubmissionForm } from './use-submission-form.ts'
import './submit-view.css'
import './submit-fields.css'

export function SubmitView() {
  const form = useSubmissionForm()
  const filled = useFilledFrom(form.replace)
  const toasts = useToasts()
  const drop = useDrop(form.addFiles, () =>
    toasts.show({
      tone: 'bad',
      title: 'What was dropped cannot be read',
      detail: 'Add it with the buttons.',
    }),
  )
  const { submit } = form
  return (
    <form
      className="view submit-form"
      aria-label="Submit a Dockerfile"
      noValidate
      data-drop={drop.over ? 'over' : undefined}
      {...drop.handlers}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        form.send()
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        if (submit.sending.state !== 'sending') form.send()
      }}
    >
      <div className="view-head">
        <h1>Submit</h1>
        {isEmpty(form) ? null : (
          <button type="button" className="button button-small" onClick={() => form.startOver()}>
            Start over
          </button>
        )}
      </div>
      <FilledNotice filled={filled} />
      <Columns form={form} />
      <div className="submit-end">
        {submit.sending.state === 'failed' ? <SendProblem error={submit.sending.error} /> : null}
        <SubmitBar submit={submit} lint={form.lint} nothing={form.nothing} wrong={form.wrong} />
      </div>
    </form>
  )
}

function Columns({ form }: { readonly form: SubmissionForm }) {
  const { draft, set, problems, chosen } = form
  return (
    <div className="submit-columns">
      <div className="submit-main">
        <SourceCard
          draft={draft}
          set={set}
          replace={form.replace}
          lint={form.lint}
          parameters={chosen.read}
          onEdit={form.editTemplate}
        />
        {draft.source === 'template' ? null : (
          <ContextCard context={form.context} problem={problems.context} onAdd={form.addFiles} />
        )}
      </div>
      <SettingsPanel
        draft={draft}
        problems={problems}
        set={set}
        password={form.password}
        template={chosen.template}
      />
      <TerminalCard input={commandInput(form)} dockerfile={dockerfileToSave(draft)} />
    </div>
  )
}

function isEmpty({ draft, context }: SubmissionForm): boolean {
  const files = context.choice.files.length + context.choice.ignored
  return files === 0 && JSON.stringify(draft) === JSON.stringify(EMPTY_DRAFT)
}

/** Commands name an account, and never hold its password: whatever stands here is not shown. */
const NO_PASSWORD = 'asked for'

function commandInput({ draft, context, chosen }: SubmissionForm): CommandInput {
  const asTemplate = draft.source === 'template'
  const { settings } = readSettings(asTemplate ? { ...draft, mode: 'batch' } : draft, NO_PASSWORD)
  const url = rootAddress().href.replace(/\/$/, '')
  if (asTemplate) {
    const name = draft.template === '' ? 'NAME' : draft.template
    return { url, settings, source: { kind: 'template', name, parameters: chosen.read.values } }
  }
  const kind = context.choice.files.length > 0 ? 'folder' : 'dockerfile'
  return { url, settings, source: { kind } }
}

function dockerfileToSave({ source, dockerfile }: Draft): string | null {
  return source === 'dockerfile' && dockerfile.trim() !== '' ? dockerfile : null
}
