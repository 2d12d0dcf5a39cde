import { SlipwayError } from '../errors/slipway-error.ts'

const LABEL_KEY = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/
export const NAME_LENGTH = 200
export const DESCRIPTION_LENGTH = 2000
export const MAX_LABELS = 32
export const LABEL_VALUE_LENGTH = 200

interface Described {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly priority?: number | undefined
}

/** Checks what people call a job. Throws `request_invalid` with the field's JSON pointer. */
export function checkDescription(job: Described): void {
  text('/name', job.name ?? '', NAME_LENGTH)
  text('/description', job.description ?? '', DESCRIPTION_LENGTH)
  const labels = Object.entries(job.labels ?? {})
  if (labels.length > MAX_LABELS)
    throw invalid('/labels', `at most ${MAX_LABELS} labels, not ${labels.length}`)
  for (const [key, value] of labels) {
    if (!LABEL_KEY.test(key)) {
      throw invalid(
        '/labels',
        `${JSON.stringify(key)} is no label key: at most 63 of letters, digits, . _ / -`,
      )
    }
    text(`/labels/${key}`, value, LABEL_VALUE_LENGTH)
  }
  const priority = job.priority ?? 0
  if (!Number.isInteger(priority) || priority < -100 || priority > 100) {
    throw invalid('/priority', `priority must be a whole number from -100 to 100, not ${priority}`)
  }
}

function text(where: string, value: string, most: number): void {
  if (value.length > most) throw invalid(where, `at most ${most} characters, not ${value.length}`)
  // biome-ignore lint: control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value))
    throw invalid(where, 'holds control characters')
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { detail, where })
}
