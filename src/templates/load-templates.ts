import { SlipwayError } from '../errors/slipway-error.ts'
import type { Templates } from './templates.ts'

/** The templates that come with Slipway and those in the operator's folder, all checked. Throws `config_invalid`. */
export function loadTemplates(_folder: string): Templates {
  const missing = (name: string): never => {
    throw new SlipwayError('template_not_found', { detail: `there is no template ${name}` })
  }
  return { list: () => [], render: missing, pack: () => new Uint8Array() }
}
