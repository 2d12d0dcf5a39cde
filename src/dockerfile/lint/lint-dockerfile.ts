import { DIAGNOSTIC_CODES } from '../codes.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { ReadOptions } from '../document.ts'
import { parseDockerfile } from '../read-dockerfile.ts'
import { ALL_RULES } from '../rules/all-rules.ts'
import { lintedFile } from '../rules/linted-file.ts'
import type { BaseImages, LintContext, Rule } from '../rules/rule.ts'
import { createJudgement, type Judgement } from './judgement.ts'
import { keepMost } from './keep-most.ts'
import type { Linted } from './linter.ts'
import { type OnRuleError, runRules } from './run-rules.ts'

export interface LintOptions extends ReadOptions {
  readonly performanceRequired: boolean
  /** A `.hadolint.yaml`, as sent with the context or set by the operator; null: none. */
  readonly configuration: LintConfiguration | null
  /** The text of a .dockerignore; left out: none, or not known. */
  readonly dockerignore?: string | undefined
  /** Left out: nobody has asked an engine. */
  readonly bases?: BaseImages | null | undefined
  /** Told of a rule that threw, and the rest goes on; left out: what it threw is thrown. */
  readonly onRuleError?: OnRuleError | undefined
}

/** What a `.hadolint.yaml` may say (https://github.com/hadolint/hadolint#configure), read and checked. */
export interface LintConfiguration
  extends Pick<LintContext, 'trustedRegistries' | 'labelSchema' | 'strictLabels'> {
  readonly ignored: readonly string[]
  readonly severities: Readonly<Record<string, 'error' | 'warning' | 'info'>>
  readonly noSuppressions: boolean
}

/** All findings in a Dockerfile, the reader's among them, in the order of the file. Rules see accepted files only. */
export function lintDockerfile(bytes: Uint8Array, options: LintOptions): readonly Diagnostic[] {
  return readAndLint(bytes, options).diagnostics
}

/** The same with what the reader knows, for those who go on with it. `rules` is for tests. */
export function readAndLint(
  bytes: Uint8Array,
  options: LintOptions,
  rules: readonly Rule[] = ALL_RULES,
): Linted {
  const read = parseDockerfile(bytes, options)
  const { parsed, diagnostics } = read
  if (parsed === null) return read
  const { configuration, onRuleError } = options
  const judgement = createJudgement(parsed, configuration)
  const found = runRules({
    rules,
    file: lintedFile(parsed),
    context: contextOf(options),
    judgement,
    onRuleError,
  })
  const all = [...judgeReader(diagnostics, judgement), ...directiveProblem(judgement), ...found]
  return { ...read, diagnostics: keepMost(all) }
}

function contextOf({
  buildArgs,
  performanceRequired,
  configuration,
  dockerignore,
  bases,
}: LintOptions): LintContext {
  return {
    buildArgs,
    performanceRequired,
    trustedRegistries: configuration?.trustedRegistries ?? null,
    labelSchema: configuration?.labelSchema ?? null,
    strictLabels: configuration?.strictLabels ?? false,
    ...(dockerignore === undefined ? {} : { dockerignore }),
    ...(bases ? { baseImages: bases.baseImages } : {}),
    ...(bases?.targetPlatform === undefined ? {} : { targetPlatform: bases.targetPlatform }),
  }
}

/** Its warnings may be silenced and weighed as the findings of rules are. */
function judgeReader(diagnostics: readonly Diagnostic[], judgement: Judgement): readonly Diagnostic[] {
  return diagnostics.flatMap((one) => {
    const severity = judgement.severityOf(one)
    if (severity === null || judgement.isSilenced(one, one.range.start.line)) return []
    return [{ ...one, severity }]
  })
}

function directiveProblem({ check, severityOf }: Judgement): readonly Diagnostic[] {
  if (check.problem === null) return []
  const code = 'SLP0206'
  const severity = severityOf({ code, severity: 'warning' })
  if (severity === null) return []
  const { action } = DIAGNOSTIC_CODES[code]
  return [{ code, severity, action, ...check.problem }]
}
