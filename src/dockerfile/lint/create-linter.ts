import { DIAGNOSTIC_CODES } from '../codes.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { ReadOptions } from '../document.ts'
import { FILE_START } from '../findings.ts'
import { ALL_RULES } from '../rules/all-rules.ts'
import type { Rule } from '../rules/rule.ts'
import { type LintConfiguration, readAndLint } from './lint-dockerfile.ts'
import { rememberLatest } from './remember-latest.ts'
import type { Lint } from './linter.ts'
import { readConfiguration } from './read-configuration.ts'
import type { OnRuleError } from './run-rules.ts'

export interface LinterOptions {
  readonly reading: Omit<ReadOptions, 'buildArgs'>
  /** The operator's; null: none. */
  readonly configuration: LintConfiguration | null
  readonly onRuleError?: OnRuleError | undefined
  /** For tests; left out: all. */
  readonly rules?: readonly Rule[] | undefined
}

/**
 * The linter of a server. A configuration that comes with a submission stands in place of the operator's, unless the
 * operator's has `disable-ignore-pragma`: then nothing that a submitter sends silences anything. One that cannot be
 * used is a warning.
 */
export function createLinter(options: LinterOptions): Lint {
  const { reading, configuration: ours, onRuleError, rules = ALL_RULES } = options
  return rememberLatest((dockerfile, subject) => {
    const { buildArgs, performanceRequired, configuration: sent } = subject
    const dockerignore = subject.dockerignore === null ? undefined : textOf(subject.dockerignore)
    const { configuration, problem } = configurationInForce(sent, ours)
    const linted = readAndLint(
      dockerfile,
      {
        ...reading,
        buildArgs,
        performanceRequired,
        configuration,
        dockerignore,
        bases: subject.bases,
        onRuleError,
      },
      rules,
    )
    if (problem === null) return linted
    return { ...linted, diagnostics: [configurationProblem(problem), ...linted.diagnostics] }
  })
}

/** What was sent stands in place of the operator's, see `createLinter`; `problem`: why it cannot be used whole. */
export function configurationInForce(
  sent: Uint8Array | null,
  ours: LintConfiguration | null,
): { readonly configuration: LintConfiguration | null; readonly problem: string | null } {
  if (sent === null || ours?.noSuppressions === true) return { configuration: ours, problem: null }
  const { configuration, problem } = readConfiguration(sent)
  return { configuration: configuration ?? ours, problem }
}

/** Without a byte order mark; what is no UTF-8 matches nothing. */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** On the first line of the Dockerfile, since a diagnostic has no place elsewhere. */
export function configurationProblem(message: string): Diagnostic {
  const { action } = DIAGNOSTIC_CODES.SLP0205
  return { code: 'SLP0205', severity: 'warning', message, action, range: FILE_START }
}
