/** SARIF 2.1.0 (OASIS), as code hosts and editors read it. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CatalogueEntry,
  type Diagnostic,
  type LintOutput,
  lintCatalogue,
} from '../../main/lint-files.ts'
import { VERSION } from '../../version.ts'
import { safeJson } from './neutralise.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const

/** One run over all files; each rule that found something is described with what to do about it. */
export function lintSarif(outputs: readonly LintOutput[]): string {
  const rules = rulesOf(outputs)
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  const results = outputs.flatMap(({ name, diagnostics }) =>
    diagnostics.map((one) => resultOf(name, one, indexes.get(one.code))),
  )
  const driver = { name: 'slipway', semanticVersion: VERSION, rules }
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return safeJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, 2)
}

function rulesOf(outputs: readonly LintOutput[]) {
  const catalogue = new Map(lintCatalogue().map((entry) => [entry.code, entry]))
  const found = new Map<string, ReturnType<typeof ruleOf>>()
  for (const one of outputs.flatMap(({ diagnostics }) => diagnostics)) {
    if (!found.has(one.code)) found.set(one.code, ruleOf(one, catalogue.get(one.code)))
  }
  return [...found.values()]
}

/** A code of another program that is not in the catalogue is described by its first finding. */
function ruleOf(one: Diagnostic, entry: CatalogueEntry | undefined) {
  const { title, action, severity, aliases } = entry ?? {
    title: one.code,
    action: one.action,
    severity: one.severity,
    aliases: one.aliases ?? [],
  }
  const names = aliases.length === 0 ? '' : ` Other linters call it ${aliases.join(', ')}.`
  return {
    id: one.code,
    shortDescription: { text: title },
    help: { text: `${action}${names}` },
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

function resultOf(name: string, one: Diagnostic, ruleIndex: number | undefined) {
  const artifactLocation = { uri: uriOf(name) }
  const fix = one.fix && {
    description: { text: one.fix.title },
    artifactChanges: [
      {
        artifactLocation,
        replacements: one.fix.edits.map(({ range, text }) => {
          return { deletedRegion: regionOf(range), insertedContent: { text } }
        }),
      },
    ],
  }
  return {
    ruleId: one.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[one.severity],
    message: { text: `${one.message} ${one.action}` },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(one.range) } }],
    ...(fix === undefined ? {} : { fixes: [fix] }),
  }
}

/** Counted from one; the end is behind the last character. */
function regionOf({ start, end }: Diagnostic['range']) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

/** A path within the folder stays relative, so that the report means the same on another machine. */
function uriOf(name: string): string {
  if (path.isAbsolute(name)) return pathToFileURL(name).href
  return path.normalize(name).split(path.sep).map(encodeURIComponent).join('/')
}
