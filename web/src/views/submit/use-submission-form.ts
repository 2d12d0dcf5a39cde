import { useEffect, useState } from 'react'
import type { RenderedTemplate } from '../../../../src/client/api-types.generated.ts'
import type { ChosenFile } from './context/context-files.ts'
import { useAddFiles } from './context/use-add-files.ts'
import { type ContextFiles, useContextFiles } from './context/use-context-files.ts'
import { type Draft, EMPTY_DRAFT } from './draft/draft.ts'
import { fieldProblems } from './draft/field-errors.ts'
import { type FieldProblems, readSettings, type Settings } from './draft/read-draft.ts'
import { readPairs, writePairs } from './draft/read-pairs.ts'
import { type Lint, useLint } from './editor/use-lint.ts'
import type { Password } from './settings/publish-fields.tsx'
import { type DraftState, useDraft } from './use-draft.ts'
import { type Submit, useSubmit } from './use-submit.ts'
import { type ChosenTemplate, useTemplate } from './use-template.ts'

export interface SubmissionForm extends DraftState {
  readonly password: Password
  readonly context: ContextFiles
  readonly chosen: ChosenTemplate
  readonly lint: Lint
  readonly settings: Settings
  /** To show at the fields. */
  readonly problems: FieldProblems
  /** How many fields are told to be wrong. */
  readonly wrong: number
  /** What there is to submit is missing, in words. */
  readonly nothing: string | null
  readonly submit: Submit
  addFiles(files: readonly ChosenFile<File>[]): void
  /** Takes what a template makes over into the editor. */
  editTemplate(rendered: RenderedTemplate): void
  send(): void
  startOver(): void
}

export function useSubmissionForm(): SubmissionForm {
  const state = useDraft()
  const { draft, replace } = state
  const [password, setPassword] = useState('')
  const [dockerfilePath, setDockerfilePath] = useState('Dockerfile')
  const context = useContextFiles(dockerfilePath)
  const chosen = useTemplate(draft)
  const submit = useSubmit()
  const { settings, problems } = readSettings(withSource(draft), password)
  const lint = useLint(lintRequest(draft, settings, context), draft.source === 'dockerfile')
  const [tried, setTried] = useState<{ readonly draft: Draft; readonly times: number } | null>(null)
  const told = submit.sending.state === 'failed' ? fieldProblems(submit.sending.error) : {}
  const shown = shownProblems({ draft, tried: tried?.draft, local: problems, told })
  const nothing = missing(draft, chosen, context)
  const isWrong = Object.keys({ ...problems, ...chosen.read.problems }).length > 0
  const failed = submit.sending.state === 'failed'
  useEffect(() => focusProblem(tried !== null || failed), [tried, failed])
  const addFiles = useAddFiles({ draft, replace, context, onDockerfile: setDockerfilePath })
  const send = (): void => {
    setTried((before) => ({ draft, times: (before?.times ?? 0) + 1 }))
    if (nothing !== null || isWrong) return
    submit.send(toSend(draft, settings, chosen, context))
  }
  return {
    ...state,
    password: { value: password, set: setPassword },
    context,
    chosen,
    lint,
    settings,
    problems: shown,
    wrong: Object.keys({ ...shown, ...chosen.read.problems }).length,
    nothing,
    submit,
    addFiles,
    send,
    editTemplate: (rendered) => {
      replace(draftOfRendered(draft, rendered))
      context.clear()
      context.add(rendered.files.map(({ path, text }) => ({ path, content: new File([text], path) })))
    },
    startOver: () => {
      replace(EMPTY_DRAFT)
      setPassword('')
      context.clear()
    },
  }
}

/** How a template runs is said by the template. */
function withSource(draft: Draft): Draft {
  return draft.source === 'template' ? { ...draft, mode: 'batch' } : draft
}

function lintRequest({ dockerfile }: Draft, { buildArgs, performance }: Settings, context: ContextFiles) {
  return {
    dockerfile,
    ...(buildArgs === undefined ? {} : { buildArgs: { ...buildArgs } }),
    ...(performance === undefined ? {} : { performance }),
    ...(context.dockerignore === '' ? {} : { dockerignore: context.dockerignore }),
  }
}

function missing(draft: Draft, { template }: ChosenTemplate, { choice }: ContextFiles): string | null {
  if (draft.source === 'template') return template === undefined ? 'Choose a template.' : null
  if (draft.dockerfile.trim() !== '' || choice.files.some(({ path }) => path === 'Dockerfile')) return null
  return 'Write a Dockerfile, or drop one here.'
}

function toSend(draft: Draft, settings: Settings, { template, read }: ChosenTemplate, context: ContextFiles) {
  if (template !== undefined) {
    const choice = { name: template.name, parameters: { ...read.values } }
    return { submission: { ...settings, template: choice }, files: [] }
  }
  const dockerfile = draft.dockerfile.trim() === '' ? undefined : draft.dockerfile
  return { submission: { ...settings, dockerfile }, files: context.choice.files }
}

interface Shown {
  readonly draft: Draft
  /** As it was when it was last sent. */
  readonly tried: Draft | undefined
  readonly local: FieldProblems
  readonly told: FieldProblems
}

/** What is only missing yet is no mistake before the first try; what the service said ends with a change of its field. */
function shownProblems({ draft, tried, local, told }: Shown): FieldProblems {
  const early = new Set(['credential', 'username', 'password'])
  const own = Object.entries(local).filter(([field]) => tried !== undefined || !early.has(field))
  const answered = Object.entries(told).filter(
    ([field]) => tried === undefined || Reflect.get(tried, field) === Reflect.get(draft, field),
  )
  return Object.fromEntries([...answered, ...own])
}

/** After a try or a refusal: the first field that is wrong, once its group has been opened. */
function focusProblem(wanted: boolean): void {
  if (!wanted) return
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('.submit-form [aria-invalid="true"]')?.focus()
  })
}

function draftOfRendered(draft: Draft, { dockerfile, buildArgs, run, parameters }: RenderedTemplate) {
  const { name } = parameters as { readonly name?: unknown }
  return {
    source: 'dockerfile' as const,
    dockerfile,
    name: draft.name === '' && typeof name === 'string' ? name : draft.name,
    buildArgs: writePairs({ ...buildArgs, ...readPairs(draft.buildArgs).pairs }),
    mode: run.mode,
    healthcheck: run.mode === 'service' ? (run.healthcheck ?? '') : '',
    port: run.mode === 'service' && typeof run.port === 'number' ? String(run.port) : '',
  }
}
