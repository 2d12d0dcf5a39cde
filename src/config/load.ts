import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { SlipwayError } from '../errors/slipway-error.ts'
import { checkTogether } from './check-together.ts'
import { nearest } from './nearest.ts'
import { parseValue } from './parse-value.ts'
import type { Config } from './schema.ts'
import { SETTINGS, type Setting } from './settings.ts'

export interface LoadedValue {
  readonly setting: Setting
  readonly value: string | number | boolean
  /** `default`, `flag --port`, `variable PORT`, `file slipway.yaml`. */
  readonly source: string
}

export interface LoadedConfig {
  readonly config: Config
  readonly values: readonly LoadedValue[]
}

type Layer = ReadonlyMap<string, { readonly raw: unknown; readonly source: string }>

/** Variables of the `SLIPWAY_` family that are no settings: the bootstrap's, the client's and the choice of the file. */
const OTHER_VARIABLES = new Set([
  'SLIPWAY_CONFIG',
  'SLIPWAY_NO_INSTALL',
  'SLIPWAY_SERVER',
  'SLIPWAY_TOKEN',
  'SLIPWAY_URL',
])

/**
 * Reads the configuration once: flags over environment over file over defaults. The result is frozen.
 * Unknown flags, variables and keys, and values out of bounds are `config_invalid`.
 */
export function loadConfig(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LoadedConfig {
  const { flags, file: fileFlag } = readFlags(argv)
  const variables = readVariables(environment)
  const path = fileFlag ?? environment['SLIPWAY_CONFIG']
  const file: Layer = path === undefined || path === '' ? new Map() : readFile(path)

  const values = SETTINGS.map((setting): LoadedValue => {
    const given = flags.get(setting.path) ?? variables.get(setting.path) ?? file.get(setting.path)
    if (given === undefined) return { setting, value: setting.fallback, source: 'default' }
    return { setting, value: parseValue(setting, given.raw, given.source), source: given.source }
  })
  const config = assemble(values)
  checkTogether(config)
  return { config, values }
}

function readFlags(argv: readonly string[]): { flags: Layer; file: string | undefined } {
  const flags = new Map<string, { raw: unknown; source: string }>()
  let file: string | undefined
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] as string
    const [name, inline] = splitFlag(word)
    const takeNext = (): string => {
      const next = argv[index + 1]
      if (next === undefined) throw unknown(`${name} needs a value`, `flag ${name}`)
      index++
      return next
    }
    if (name === '--config') {
      file = inline ?? takeNext()
      continue
    }
    const setting = SETTINGS.find((one) => one.flag === name || one.alsoFlags.includes(name))
    if (setting === undefined) throw unknownFlag(name)
    if (setting.secret) throw secretFlag(setting)
    const bare =
      setting.type === 'boolean' && (argv[index + 1] === undefined || argv[index + 1]?.startsWith('--'))
    const raw = inline ?? (bare ? 'true' : takeNext())
    flags.set(setting.path, { raw, source: `flag ${name}` })
  }
  return { flags, file }
}

function splitFlag(word: string): [string, string | undefined] {
  const at = word.indexOf('=')
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

function readVariables(environment: Readonly<Record<string, string | undefined>>): Layer {
  const layer = new Map<string, { raw: unknown; source: string }>()
  for (const setting of SETTINGS) {
    const name = [setting.variable, ...setting.alsoVariables].find((one) => (environment[one] ?? '') !== '')
    if (name !== undefined) layer.set(setting.path, { raw: environment[name], source: `variable ${name}` })
  }
  const known = new Set(SETTINGS.map((setting) => setting.variable))
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('SLIPWAY_') || known.has(name) || OTHER_VARIABLES.has(name)) continue
    throw unknown(`unknown variable ${name}${suggestion(name, [...known])}`, `variable ${name}`)
  }
  return layer
}

function readFile(path: string): Layer {
  let document: unknown
  try {
    document = parseYaml(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new SlipwayError('config_invalid', {
      detail: `cannot read the configuration file: ${cause instanceof Error ? cause.message : String(cause)}`,
      where: path,
      cause,
    })
  }
  const layer = new Map<string, { raw: unknown; source: string }>()
  const visit = (node: unknown, prefix: string): void => {
    if (node === null || typeof node !== 'object' || Array.isArray(node)) {
      throw unknown(`${prefix === '' ? 'the file' : prefix} must be a map of settings`, path)
    }
    for (const [key, value] of Object.entries(node)) {
      const full = prefix === '' ? key : `${prefix}.${key}`
      if (SETTINGS.some((setting) => setting.path === full))
        layer.set(full, { raw: value, source: `file ${path}` })
      else if (SETTINGS.some((setting) => setting.path.startsWith(`${full}.`))) visit(value, full)
      else
        throw unknown(
          `unknown key ${full}${suggestion(
            full,
            SETTINGS.map((one) => one.path),
          )}`,
          `file ${path}`,
        )
    }
  }
  if (document !== null && document !== undefined) visit(document, '')
  return layer
}

function assemble(values: readonly LoadedValue[]): Config {
  const root: Record<string, unknown> = {}
  for (const { setting, value } of values) {
    const keys = setting.path.split('.')
    const last = keys.pop() as string
    let node = root
    for (const key of keys) node = (node[key] ??= {}) as Record<string, unknown>
    node[last] = value
  }
  for (const group of Object.values(root)) if (typeof group === 'object') Object.freeze(group)
  return Object.freeze(root) as Config
}

function unknownFlag(name: string): SlipwayError {
  if (!name.startsWith('--')) return unknown(`unexpected argument ${name}`, 'command line')
  const known = SETTINGS.flatMap((setting) => [setting.flag, ...setting.alsoFlags])
  return unknown(`unknown flag ${name}${suggestion(name, known)}`, `flag ${name}`)
}

/** What is typed as a flag stands in every list of processes, and in the shell's history. */
function secretFlag({ flag, path, variable }: Setting): SlipwayError {
  return new SlipwayError('config_invalid', {
    detail: `${path} is a secret and has no flag`,
    where: `flag ${flag}`,
    action: `Set the variable ${variable}, or the key in the configuration file.`,
  })
}

function suggestion(word: string, known: readonly string[]): string {
  const close = nearest(word, known)
  return close === undefined ? '' : `; did you mean ${close}?`
}

function unknown(detail: string, where: string): SlipwayError {
  return new SlipwayError('config_invalid', { detail, where })
}
