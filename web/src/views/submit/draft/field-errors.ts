/** Which field of the form the API speaks of. */
import { ProblemError } from '../../../../../src/client/errors.ts'
import { EMPTY_DRAFT } from './draft.ts'
import type { FieldProblems } from './read-draft.ts'

const PLACES: Readonly<Record<string, keyof FieldProblems>> = {
  '/publish': 'image',
  '/publish/image': 'image',
  '/publish/tag': 'image',
  '/publish/registry': 'image',
  '/publish/credential': 'credential',
  '/publish/credential/username': 'username',
  '/publish/credential/password': 'password',
  '/credential': 'credential',
  '/run': 'mode',
  '/run/mode': 'mode',
  '/run/healthcheck': 'healthcheck',
  '/run/port': 'port',
  '/performance': 'performanceRequired',
  '/context': 'context',
}

/** The field for a JSON pointer: `/limits/memoryMiB` is `memoryMiB`, `/labels/team` is `labels`. */
export function fieldOf(pointer: string): keyof FieldProblems | undefined {
  const parts = pointer.split('/').slice(1)
  for (let length = parts.length; length > 0; length -= 1) {
    const found = PLACES[`/${parts.slice(0, length).join('/')}`]
    if (found !== undefined) return found
  }
  const name = parts[0] === 'limits' ? parts[1] : parts[0]
  return Object.keys(EMPTY_DRAFT).find((field): field is keyof typeof EMPTY_DRAFT => field === name)
}

/** A sentence for each wrong field; empty where the error is of none. */
export function fieldProblems(error: unknown): FieldProblems {
  if (!(error instanceof ProblemError)) return {}
  const { errors, where, detail } = error.problem
  const told: FieldProblems = {}
  if (Array.isArray(errors)) {
    for (const one of errors as readonly unknown[]) {
      if (!isFieldError(one)) continue
      const field = fieldOf(one.pointer)
      if (field !== undefined) told[field] ??= sentence(one.message)
    }
  }
  const field =
    where === undefined || where === null ? undefined : fieldOf(where.startsWith('/') ? where : `/${where}`)
  if (field !== undefined) told[field] ??= detail
  return told
}

function isFieldError(value: unknown): value is { readonly pointer: string; readonly message: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pointer' in value &&
    typeof value.pointer === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

/** `must be >= 16` reads as `It must be >= 16.` */
function sentence(message: string): string {
  return message.startsWith('must ') ? `It ${message}.` : message
}
