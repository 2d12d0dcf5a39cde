/** What stands in the form, as it was typed. No password and no file is ever in it: it is kept for the session. */

export interface Draft {
  readonly source: 'dockerfile' | 'template'
  readonly dockerfile: string
  /** Name of the template; empty: none is chosen. */
  readonly template: string
  /** As text, by name; what is not there has its default. */
  readonly parameters: Readonly<Record<string, string>>
  readonly name: string
  readonly description: string
  /** `key=value`, one a line; so are the next two. */
  readonly labels: string
  readonly buildArgs: string
  readonly environment: string
  readonly target: string
  readonly timeoutSeconds: string
  readonly memoryMiB: string
  readonly cpus: string
  readonly dataMiB: string
  readonly pids: string
  readonly performanceRequired: boolean
  readonly mode: 'batch' | 'service'
  readonly healthcheck: string
  readonly port: string
  readonly hardening: boolean
  /** A reference; empty: it is not published. */
  readonly image: string
  readonly account: 'none' | 'stored' | 'own'
  /** Name of a stored account. */
  readonly credential: string
  /** Of an account for this job alone. */
  readonly username: string
}

export type DraftField = keyof Draft

export const EMPTY_DRAFT: Draft = {
  source: 'dockerfile',
  dockerfile: '',
  template: '',
  parameters: {},
  name: '',
  description: '',
  labels: '',
  buildArgs: '',
  environment: '',
  target: '',
  timeoutSeconds: '',
  memoryMiB: '',
  cpus: '',
  dataMiB: '',
  pids: '',
  performanceRequired: false,
  mode: 'batch',
  healthcheck: '',
  port: '',
  hardening: false,
  image: '',
  account: 'none',
  credential: '',
  username: '',
}

/** A draft from what was kept; what does not fit, as after an update of the page, is as in an empty one. */
export function parseDraft(kept: unknown): Draft {
  if (typeof kept !== 'object' || kept === null) return EMPTY_DRAFT
  const draft: Record<string, unknown> = { ...EMPTY_DRAFT }
  for (const [field, empty] of Object.entries(EMPTY_DRAFT)) {
    const value: unknown = Object.hasOwn(kept, field) ? (kept as Record<string, unknown>)[field] : undefined
    if (field === 'parameters') draft[field] = textsOf(value)
    else if (CHOICES[field] !== undefined ? CHOICES[field].includes(value) : typeof value === typeof empty)
      draft[field] = value
  }
  return draft as unknown as Draft
}

const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  source: ['dockerfile', 'template'],
  mode: ['batch', 'service'],
  account: ['none', 'stored', 'own'],
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}
