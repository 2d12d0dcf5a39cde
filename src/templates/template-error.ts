import { SlipwayError } from '../errors/slipway-error.ts'

/** A place in a file of a template; line and column are counted from one. */
export interface Place {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** `config_invalid` about a template: the operator's to correct, before the service starts. */
export function invalidTemplate(place: Place, detail: string, action: string): SlipwayError {
  const where = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':')
  return new SlipwayError('config_invalid', { detail, where, action })
}

/** `request_invalid` about a parameter, at its JSON pointer (RFC 6901) below `/template/parameters`. */
export function invalidParameter(path: readonly string[], detail: string, action?: string): SlipwayError {
  return new SlipwayError('request_invalid', { detail, where: pointerTo(path), action })
}

export function pointerTo(path: readonly string[]): string {
  const steps = ['template', 'parameters', ...path]
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
