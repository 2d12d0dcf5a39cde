import { type ReactNode, useEffect, useRef } from 'react'
import type { Template } from '../../../../../src/client/api-types.generated.ts'
import type { FieldProblems } from '../draft/read-draft.ts'
import { AreaField, CheckField, ChoiceField, TextField } from './fields.tsx'
import { bindField } from './bind-field.ts'
import type { FormAccess } from './form-access.ts'
import { LimitFields } from './limit-fields.tsx'
import { type Password, PublishFields } from './publish-fields.tsx'

interface Props extends FormAccess {
  readonly password: Password
  /** The one that is chosen. */
  readonly template: Template | undefined
}

const MODES = [
  { value: 'batch', label: 'It runs to its end' },
  { value: 'service', label: 'It serves, and is asked for its health' },
] as const

/** Everything of a submission but its files. What is rarely needed is folded. */
export function SettingsPanel({ password, template, ...form }: Props) {
  const { draft, problems, set } = form
  return (
    <section className="card submit-settings" aria-label="Settings">
      <div className="submit-group">
        <TextField
          label="Name"
          value={draft.name}
          problem={problems.name}
          placeholder="Jobs of one name are compared"
          onChange={(value) => set('name', value)}
        />
        <RunFields {...form} template={template} />
        <CheckField
          label="A performance is required"
          hint="Without a number at perf in /data/perf.json the job has failed."
          problem={problems.performanceRequired}
          checked={draft.performanceRequired}
          onChange={(checked) => set('performanceRequired', checked)}
        />
        <CheckField
          label="Audit the hardening of the image"
          problem={problems.hardening}
          checked={draft.hardening}
          onChange={(checked) => set('hardening', checked)}
        />
      </div>
      <Group title="Limits" fields={LIMITS} {...form}>
        <LimitFields {...form} />
      </Group>
      <Group title="Publish the image" fields={PUBLISH} {...form}>
        <PublishFields {...form} password={password} />
      </Group>
      <Group title="Build" fields={BUILD} {...form}>
        <BuildFields {...form} />
      </Group>
      <Group title="Description, labels, environment" fields={MORE} {...form}>
        <MoreFields {...form} />
      </Group>
    </section>
  )
}

const LIMITS = ['timeoutSeconds', 'memoryMiB', 'cpus', 'dataMiB', 'pids'] as const
const PUBLISH = ['image', 'credential', 'username', 'password'] as const
const BUILD = ['buildArgs', 'target'] as const
const MORE = ['description', 'labels', 'environment'] as const

interface GroupProps extends FormAccess {
  readonly title: string
  readonly fields: readonly (keyof FieldProblems)[]
  readonly children: ReactNode
}

/** Opened where something in it is wrong, for a problem must be seen; it stays open while it is corrected. */
function Group({ title, fields, draft, problems, children }: GroupProps) {
  const place = useRef<HTMLDetailsElement>(null)
  const wrong = fields.some((field) => problems[field] !== undefined)
  const given = fields.filter((field) => field !== 'password' && field !== 'context' && draft[field] !== '')
  useEffect(() => {
    if (wrong && place.current !== null) place.current.open = true
  }, [wrong])
  return (
    <details className="submit-group-folded" ref={place}>
      <summary>
        <span>{title}</span>
        {wrong ? (
          <span className="badge" data-tone="bad">
            to correct
          </span>
        ) : given.length === 0 ? null : (
          <span className="badge" data-tone="busy">
            set
          </span>
        )}
      </summary>
      <div className="submit-group">{children}</div>
    </details>
  )
}

function RunFields({ template, ...form }: FormAccess & Pick<Props, 'template'>) {
  const { draft } = form
  if (draft.source === 'template') {
    if (template === undefined) return null
    const { run } = template
    return (
      <p className="soft submit-said">
        {run.mode === 'service'
          ? `The template makes a service; it is asked for ${run.healthcheck ?? '/health'} until it answers.`
          : 'What the template makes runs to its end.'}
      </p>
    )
  }
  return (
    <>
      <ChoiceField label="How it runs" options={MODES} {...bindField(form, 'mode')} />
      {draft.mode === 'batch' ? null : (
        <div className="submit-pair">
          <TextField
            label="Health check path"
            placeholder="/health"
            mono
            {...bindField(form, 'healthcheck')}
          />
          <TextField
            label="Port"
            placeholder="from EXPOSE"
            inputMode="numeric"
            {...bindField(form, 'port')}
          />
        </div>
      )}
    </>
  )
}

function BuildFields(form: FormAccess) {
  return (
    <>
      <AreaField
        label="Build arguments"
        hint="NAME=value, one a line. They can be read from the image, so no passwords."
        mono
        {...bindField(form, 'buildArgs')}
      />
      <TextField
        label="Build stage to stop at"
        placeholder="the last one"
        mono
        {...bindField(form, 'target')}
      />
    </>
  )
}

function MoreFields(form: FormAccess) {
  return (
    <>
      <AreaField label="Description" {...bindField(form, 'description')} />
      <AreaField
        label="Labels"
        hint="key=value, one a line; to filter by."
        mono
        {...bindField(form, 'labels')}
      />
      <AreaField
        label="Environment of the run"
        hint="NAME=value, one a line. It is shown with the job, so no passwords."
        mono
        {...bindField(form, 'environment')}
      />
    </>
  )
}
