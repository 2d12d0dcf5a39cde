/** The linter without a service: what `slipway lint` calls. */
import { loadConfig } from '../config/load.ts'
import { DIAGNOSTIC_CODES } from '../dockerfile/codes.ts'
import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import { quoteRange } from '../dockerfile/format-diagnostic.ts'
import { addShellcheck } from '../dockerfile/lint/add-shellcheck.ts'
import { configurationProblem } from '../dockerfile/lint/create-linter.ts'
import { type FixedFile, fixDockerfile } from '../dockerfile/lint/fix-dockerfile.ts'
import { type LintConfiguration, readAndLint } from '../dockerfile/lint/lint-dockerfile.ts'
import { type ReadConfiguration, readConfiguration } from '../dockerfile/lint/read-configuration.ts'
import { ALL_RULES } from '../dockerfile/rules/all-rules.ts'
import { loadLintConfiguration } from './load-lint-configuration.ts'

export type { Diagnostic, FixedFile }
export { quoteRange }

export interface LintInput {
  /** As messages name it. */
  readonly name: string
  readonly bytes: Uint8Array
  /** A `.hadolint.yaml` that holds for this file; null: the operator's, when there is one. */
  readonly configuration: { readonly name: string; readonly bytes: Uint8Array } | null
  /** The text of a `.dockerignore` that holds for this file; null: none. */
  readonly dockerignore: string | null
}

export interface LintRun {
  /** Codes that are ignored beside those of the configuration. */
  readonly ignored: readonly string[]
  readonly buildArgs: Readonly<Record<string, string>>
  readonly performanceRequired: boolean
  /** Make the fixes; nothing is written. */
  readonly fix: boolean
  /** Ask ShellCheck about the scripts, where it is installed. */
  readonly shellcheck: boolean
}

export interface LintOutput {
  readonly name: string
  /** Without a byte order mark; as it is after the fixes, when they were asked for. */
  readonly text: string
  /** Of that text. */
  readonly diagnostics: readonly Diagnostic[]
  /** Null: nothing to fix, or not asked for. */
  readonly fixed: FixedFile | null
  /** What the configuration says should fail a run; null: it does not say. */
  readonly failOn: ReadConfiguration['failOn']
}

const EMPTY: LintConfiguration = {
  ignored: [],
  severities: {},
  noSuppressions: false,
  trustedRegistries: null,
  labelSchema: null,
  strictLabels: false,
}

/**
 * Lints each file with the limits and the configuration that a service on this machine would have. Throws
 * `config_invalid` for settings that no service would start with.
 */
export async function lintFiles(
  inputs: readonly LintInput[],
  run: LintRun,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly LintOutput[]> {
  const { config } = loadConfig([], environment)
  const ours = loadLintConfiguration(config.lint.configuration)
  const outputs: LintOutput[] = []
  for (const input of inputs) outputs.push(await lintFile(input, run, ours, config.dockerfile))
  return outputs
}

async function lintFile(
  { name, bytes, configuration: sent, dockerignore }: LintInput,
  { ignored, buildArgs, performanceRequired, fix, shellcheck }: LintRun,
  ours: LintConfiguration | null,
  limits: Parameters<typeof readAndLint>[1]['limits'],
): Promise<LintOutput> {
  const read = sent === null ? null : readConfiguration(sent.bytes, sent.name)
  const base = read?.configuration ?? ours ?? EMPTY
  const configuration = { ...base, ignored: [...base.ignored, ...ignored] }
  const options = {
    limits,
    buildArgs,
    performanceRequired,
    configuration,
    dockerignore: dockerignore ?? undefined,
  }
  const fixed = fix ? fixDockerfile(bytes, (content) => readAndLint(content, options).diagnostics) : null
  const content = fixed?.bytes ?? bytes
  const linted = readAndLint(content, options)
  const { diagnostics } = shellcheck ? await addShellcheck(linted, configuration) : linted
  const problem = typeof read?.problem === 'string' ? [configurationProblem(read.problem)] : []
  return {
    name,
    text: new TextDecoder().decode(content),
    diagnostics: [...problem, ...diagnostics],
    fixed,
    failOn: read?.failOn ?? null,
  }
}

export interface CatalogueEntry {
  readonly code: string
  readonly title: string
  readonly action: string
  readonly severity: Diagnostic['severity']
  readonly aliases: readonly string[]
}

/** Every code that a lint may give, in the order of the documentation. */
export function lintCatalogue(): readonly CatalogueEntry[] {
  const reader = Object.entries(DIAGNOSTIC_CODES).map(([code, { title, action }]) => {
    const severity = code.startsWith('SLP02') ? ('warning' as const) : ('error' as const)
    return { code, title, action, severity, aliases: [] }
  })
  const rules = ALL_RULES.map(({ code, title, action, severity, aliases }) => {
    return { code, title, action, severity, aliases }
  })
  return [...reader, ...rules]
}
