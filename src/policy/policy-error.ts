import { SlipwayError } from '../errors/slipway-error.ts'

/** A policy of the operator that cannot be used: what is wrong, in which file and at which key, and what to do. */
export function invalidPolicy(file: string, detail: string, action: string, cause?: unknown): SlipwayError {
  return new SlipwayError('config_invalid', { where: file, detail, action, cause })
}
