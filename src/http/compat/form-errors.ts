import { SlipwayError } from '../../errors/slipway-error.ts'
import { type FieldErrors, dockerfileFindings } from './error-answers.ts'
import type { FormFile } from './form.ts'

/** The words of Django, which both older services were written in. */
export const REQUIRED = 'This field is required.'
export const EMPTY_FILE = 'The submitted file is empty.'

/** What stands against the fields of a form; empty lists are left out. */
export class FormErrors {
  readonly #fields = new Map<string, string[]>()

  add(field: string, message: string | undefined): void {
    if (message === undefined) return
    this.#fields.set(field, [...(this.#fields.get(field) ?? []), message])
  }

  /** Throws `request_invalid`, from which `fieldErrors` reads the fields again. */
  throwAny(): void {
    const [first] = this.#fields
    if (first === undefined) return
    const fields = Object.fromEntries(this.#fields)
    throw new SlipwayError('request_invalid', {
      detail: `${first[0]}: ${first[1].join(' ')}`,
      data: { fields },
    })
  }
}

/** A file that is there and has something in it. Adds to `errors` and returns undefined for any other. */
export function usableFile(
  file: FormFile | undefined,
  errors: FormErrors,
  missing: string,
): FormFile | undefined {
  if (file === undefined) errors.add('file', missing)
  else if (file.bytes.length === 0) errors.add('file', EMPTY_FILE)
  else return file
  return undefined
}

/**
 * Which fields of the form an error is about: those that a form's reader found, the Dockerfile in `file`, or the one
 * that `names` gives for the place that the use case named. Undefined when it is about no field.
 */
export function fieldErrors(
  error: SlipwayError,
  names: Readonly<Record<string, string>>,
): FieldErrors | undefined {
  const { fields } = (error.data ?? {}) as { readonly fields?: FieldErrors }
  if (fields !== undefined) return fields
  const findings = dockerfileFindings(error)
  if (findings.length > 0) return { file: findings }
  const field = names[error.where ?? '']
  return field === undefined ? undefined : { [field]: [error.detail] }
}
