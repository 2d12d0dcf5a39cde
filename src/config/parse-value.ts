import { SlipwayError } from '../errors/slipway-error.ts'
import type { Setting } from './settings.ts'

const TRUE = new Set(['1', 'true', 'yes', 'on'])
const FALSE = new Set(['0', 'false', 'no', 'off'])

/** Turns text (a flag's, a variable's) or a file's value into the setting's type, within its bounds. Throws `config_invalid`. */
export function parseValue(setting: Setting, raw: unknown, source: string): string | number | boolean {
  const value = convert(setting, raw)
  if (value === undefined) throw invalid(setting, raw, source, `must be ${expectation(setting)}`)
  if (setting.choices !== null && !setting.choices.includes(String(value))) {
    throw invalid(setting, raw, source, `must be one of ${setting.choices.join(', ')}`)
  }
  if (typeof value === 'number') {
    const low = setting.minimum !== null && value < setting.minimum
    const high = setting.maximum !== null && value > setting.maximum
    if (low || high) throw invalid(setting, raw, source, `must be ${expectation(setting)}`)
  }
  return value
}

function convert(setting: Setting, raw: unknown): string | number | boolean | undefined {
  if (setting.type === 'string') return typeof raw === 'string' ? raw : undefined
  if (setting.type === 'boolean') {
    if (typeof raw === 'boolean') return raw
    const word = String(raw).toLowerCase()
    return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined
  }
  const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : ''
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined
  const number = Number(text)
  return setting.type === 'integer' && !Number.isSafeInteger(number) ? undefined : number
}

function expectation(setting: Setting): string {
  if (setting.type === 'boolean') return 'true or false'
  if (setting.type === 'string') return 'text'
  const kind = setting.type === 'integer' ? 'a whole number' : 'a number'
  const most =
    setting.maximum === null || setting.maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${setting.maximum}`
  return setting.minimum === null ? kind : `${kind} from ${setting.minimum}${most}`
}

function invalid(setting: Setting, raw: unknown, source: string, what: string): SlipwayError {
  return new SlipwayError('config_invalid', {
    detail: `${setting.path} ${what}${setting.secret ? '' : `, not ${JSON.stringify(raw)}`}`,
    where: source,
  })
}
