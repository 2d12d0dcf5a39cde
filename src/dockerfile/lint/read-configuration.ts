import Value from 'typebox/value'
import { LineCounter, parseDocument } from 'yaml'
import { CONFIGURATION_KEYS, type ConfigurationKeys, EXPECTED } from './configuration-schema.ts'
import type { Severity } from './judgement.ts'
import type { LintConfiguration } from './lint-dockerfile.ts'

/** Larger files are not read: no list of codes is that long. */
export const MAX_CONFIGURATION_BYTES = 16 * 1024

export interface ReadConfiguration {
  /** Null: nothing in the file can be used. */
  readonly configuration: LintConfiguration | null
  /** The least severity that fails a run of the command line; null: the file does not say. */
  readonly failOn: Severity | 'never' | null
  /** What is wrong with the file, in a sentence that begins with its place; null: nothing. */
  readonly problem: string | null
}

/**
 * Reads a `.hadolint.yaml` (https://github.com/hadolint/hadolint#configure) of which nothing is known. Never throws: what
 * cannot be used is left out and told in `problem`. Keys that mean nothing here are passed over.
 */
export function readConfiguration(bytes: Uint8Array, name = '.hadolint.yaml'): ReadConfiguration {
  const unusable = (problem: string): ReadConfiguration => ({ configuration: null, failOn: null, problem })
  if (bytes.length > MAX_CONFIGURATION_BYTES)
    return unusable(`${name} has more than ${MAX_CONFIGURATION_BYTES} bytes.`)
  let value: unknown
  try {
    value = parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return unusable(`${name}: ${sentence(error)}`)
  }
  if (value === null || value === undefined) value = {}
  if (typeof value !== 'object' || Array.isArray(value))
    return unusable(`${name}: the file is no map of keys.`)
  const { keys, wrong } = pickKeys(value as Readonly<Record<string, unknown>>)
  const problem = wrong.length === 0 ? null : `${name}: ${wrong.join('; ')}.`
  return { configuration: toConfiguration(keys), failOn: failOnOf(keys), problem }
}

/** Throws an error with the place of the first mistake. */
function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0])
    throw new Error(`line ${line}, column ${col}: ${error.message}`)
  }
  // Nodes that stand for others are few in an honest file, and grow without bounds in a hostile one.
  return document.toJS({ maxAliasCount: 10 })
}

function pickKeys(given: Readonly<Record<string, unknown>>): {
  readonly keys: ConfigurationKeys
  readonly wrong: readonly string[]
} {
  const keys: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const [key, schema] of Object.entries(CONFIGURATION_KEYS)) {
    const value = Object.hasOwn(given, key) ? given[key] : null
    if (value === null || value === undefined) continue
    const normal = key === 'failure-threshold' && typeof value === 'string' ? value.toLowerCase() : value
    if (Value.Check(schema, normal)) keys[key] = normal
    else wrong.push(`${key} is not ${EXPECTED[key]}`)
  }
  return { keys: keys as ConfigurationKeys, wrong }
}

function toConfiguration(keys: ConfigurationKeys): LintConfiguration {
  const { override = {}, trustedRegistries } = keys
  return {
    ignored: keys.ignored ?? [],
    // The severest one wins where a code stands in two lists.
    severities: Object.fromEntries([
      ...pairs([...(override.style ?? []), ...(override.info ?? [])], 'info'),
      ...pairs(override.warning ?? [], 'warning'),
      ...pairs(override.error ?? [], 'error'),
    ]),
    noSuppressions: keys['disable-ignore-pragma'] ?? false,
    trustedRegistries:
      typeof trustedRegistries === 'string' ? [trustedRegistries] : (trustedRegistries ?? null),
    labelSchema: keys['label-schema'] ?? null,
    strictLabels: keys['strict-labels'] ?? false,
  }
}

function pairs(codes: readonly string[], severity: Severity): readonly (readonly [string, Severity])[] {
  return codes.map((code) => [code, severity] as const)
}

function failOnOf(keys: ConfigurationKeys): ReadConfiguration['failOn'] {
  if (keys['no-fail'] === true) return 'never'
  const threshold = keys['failure-threshold']
  if (threshold === undefined) return null
  if (threshold === 'none') return 'never'
  return threshold === 'style' || threshold === 'ignore' ? 'info' : threshold
}

/** The first line of what a parser says, without a full stop of its own. */
function sentence(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `${line.slice(0, 200).replace(/[.:\s]+$/, '')}.`
}
