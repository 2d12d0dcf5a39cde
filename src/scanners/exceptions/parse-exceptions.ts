/** From the text of a file of exceptions to the list, checked as a whole. */
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { nearest } from '../../config/nearest.ts'
import { readYaml } from '../../config/read-yaml.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { GateException } from '../gate.ts'
import { ExceptionFileSchema, type ExceptionField, FIELDS, FORMS, NEEDED } from './exception-document.ts'

const check = Compile(ExceptionFileSchema)
const FORM = 'Correct it; docs/guides/findings.md shows the form.'
const MOST_PROBLEMS = 5

/**
 * The exceptions of a YAML or JSON text, also those that are over. `file` names it in errors. Throws `config_invalid`,
 * which says which entries are wrong and how: a file of which a part was used would look as if all of it was.
 */
export function parseExceptions(text: string, file: string): readonly GateException[] {
  const value = readValue(text, file)
  if (!check.Check(value)) throw invalidExceptions(file, list(problemsOf(value)), FORM)
  const doubles = duplicatesOf(value)
  if (doubles.length > 0) throw invalidExceptions(file, list(doubles), 'Keep one of the two.')
  return value
}

/** A file of exceptions that cannot be used. */
export function invalidExceptions(
  file: string,
  detail: string,
  action: string,
  cause?: unknown,
): SlipwayError {
  return new SlipwayError('config_invalid', { where: file, detail, action, cause })
}

function readValue(text: string, file: string): unknown {
  const read = readYaml(text)
  if ('problem' in read) throw invalidExceptions(file, read.problem, 'Correct the YAML or JSON.', read.cause)
  const { value } = read
  // A file that is being written is empty for a moment; that does not take all exceptions back.
  if (value === null) {
    throw invalidExceptions(file, 'the file is empty', 'Write [] where there are no exceptions.')
  }
  return value
}

function problemsOf(value: unknown): readonly string[] {
  return [...new Set(check.Errors(value).flatMap((error) => describe(error, value)))]
}

function describe(
  { keyword, instancePath, params, message }: TLocalizedValidationError,
  value: unknown,
): string[] {
  const [at, field] = instancePath.split('/').slice(1)
  if (at === undefined)
    return [keyword === 'type' ? 'the file must be a list of exceptions' : `the list ${message}`]
  const entry: unknown = Reflect.get(value as object, at)
  const name = nameOf(entry, Number(at))
  if (keyword === 'required') {
    return (params.requiredProperties as Exclude<ExceptionField, 'package'>[]).map(
      (missing) => `${name} has no ${missing}: ${NEEDED[missing]}`,
    )
  }
  if (keyword === 'additionalProperties')
    return params.additionalProperties.map((key) => unknownField(name, key))
  if (field === undefined) return [`${name} must have the fields ${FIELDS.join(', ')}`]
  // Said of a field that is not known, which is told above.
  if (keyword === 'boolean') return []
  const form = FORMS[field as ExceptionField]
  return [`${name}: ${field} ${form}, not ${shown(Reflect.get(entry as object, field))}`]
}

function unknownField(name: string, key: string): string {
  const close = nearest(key, FIELDS)
  return `${name} has the field ${key}, which is not known${close === undefined ? '' : `; did you mean ${close}?`}`
}

/** Of two about the same the later end would count, whatever was meant. */
function duplicatesOf(exceptions: readonly GateException[]): readonly string[] {
  const first = new Map<string, number>()
  return exceptions.flatMap((exception, at) => {
    const key = `${exception.id}\n${exception.package ?? '*'}`
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, at)
      return []
    }
    return [`${nameOf(exception, at)} is about the same as entry ${other + 1}`]
  })
}

function nameOf(entry: unknown, at: number): string {
  const id: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'id') : undefined
  return typeof id === 'string' && id !== '' ? `entry ${at + 1} (${id.slice(0, 80)})` : `entry ${at + 1}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function list(problems: readonly string[]): string {
  const rest = problems.length - MOST_PROBLEMS
  return [...problems.slice(0, MOST_PROBLEMS), ...(rest > 0 ? ['and more'] : [])].join('; ')
}
