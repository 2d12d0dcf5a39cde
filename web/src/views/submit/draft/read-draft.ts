/** From what was typed to what is sent, with the mistakes that need no server to be seen. */
import type { Account, Limits } from '../../../../../src/client/api-types.generated.ts'
import type { PublishRequest, Submission } from '../../../../../src/client/submission.ts'
import type { Draft, DraftField } from './draft.ts'
import { readPairs } from './read-pairs.ts'

export type FieldProblems = Partial<Record<DraftField | 'password' | 'context', string>>

/** Without Dockerfile, template and context, which the source decides. */
export type Settings = Omit<Submission, 'dockerfile' | 'context' | 'template' | 'idempotencyKey'>

export interface ReadSettings {
  readonly settings: Settings
  readonly problems: FieldProblems
}

const LIMITS = [
  { field: 'timeoutSeconds', whole: true },
  { field: 'memoryMiB', whole: true },
  { field: 'cpus', whole: false },
  { field: 'dataMiB', whole: true },
  { field: 'pids', whole: true },
] as const

const MAPS = ['labels', 'buildArgs', 'environment'] as const

/** What is empty is left out: the server has a default for it. */
export function readSettings(draft: Draft, password: string): ReadSettings {
  const problems: FieldProblems = {}
  const maps = Object.fromEntries(
    MAPS.map((field) => {
      const { pairs, problem } = readPairs(draft[field])
      if (problem !== null) problems[field] = problem
      return [field, pairs === null || Object.keys(pairs).length === 0 ? undefined : pairs]
    }),
  )
  const settings: Settings = {
    name: given(draft.name.trim()),
    description: given(draft.description.trim()),
    ...maps,
    target: given(draft.target.trim()),
    limits: readLimits(draft, problems),
    performance: draft.performanceRequired ? 'required' : undefined,
    run: readRun(draft, problems),
    hardening: draft.hardening ? true : undefined,
    publish: readPublish(draft, password, problems),
  }
  return { settings: onlyGiven(settings), problems }
}

/** `port` is said with the template or found in the image where it is empty. */
function readRun(draft: Draft, problems: FieldProblems): Submission['run'] {
  if (draft.mode === 'batch') return undefined
  const port = readNumber(draft, 'port', true, problems)
  return onlyGiven({ mode: 'service' as const, healthcheck: given(draft.healthcheck.trim()), port })
}

function readLimits(draft: Draft, problems: FieldProblems): Partial<Limits> | undefined {
  const limits = onlyGiven(
    Object.fromEntries(
      LIMITS.map(({ field, whole }) => [field, readNumber(draft, field, whole, problems)] as const),
    ),
  )
  return Object.keys(limits).length === 0 ? undefined : limits
}

function readNumber(
  draft: Draft,
  field: (typeof LIMITS)[number]['field'] | 'port',
  whole: boolean,
  problems: FieldProblems,
): number | undefined {
  const text = draft[field].trim()
  if (text === '') return undefined
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && (!whole || Number.isSafeInteger(value))) return value
  problems[field] = whole ? 'It is a whole number.' : 'It is a number, as 0.5 or 2.'
  return undefined
}

function readPublish(draft: Draft, password: string, problems: FieldProblems): PublishRequest | undefined {
  const image = draft.image.trim()
  if (image === '') return undefined
  const credential = readAccount(draft, password, problems)
  return onlyGiven({ image, credential })
}

function readAccount(draft: Draft, password: string, problems: FieldProblems): string | Account | undefined {
  if (draft.account === 'none') return undefined
  if (draft.account === 'stored') {
    if (draft.credential === '') problems.credential = 'Choose the account to publish with.'
    return given(draft.credential)
  }
  const username = draft.username.trim()
  if (username === '') problems.username = 'Name the user of the registry.'
  if (password === '') problems.password = 'Give the password, or a token; it is never kept here.'
  return username === '' || password === '' ? undefined : { username, password }
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text
}

function onlyGiven<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value
}
