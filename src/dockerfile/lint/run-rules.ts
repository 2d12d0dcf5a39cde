import type { Diagnostic } from '../diagnostic.ts'
import type { LintedFile } from '../rules/linted-file.ts'
import type { Found, LintContext, Rule } from '../rules/rule.ts'
import type { Judgement, Severity } from './judgement.ts'
import { MOST_OF_ONE_CODE } from './keep-most.ts'

/** Told of a rule that threw: a mistake of ours. */
export type OnRuleError = (code: string, error: unknown) => void

export interface RuleRun {
  readonly rules: readonly Rule[]
  readonly file: LintedFile
  readonly context: LintContext
  readonly judgement: Judgement
  /** Left out: what a rule throws is thrown. */
  readonly onRuleError?: OnRuleError | undefined
}

/** What the rules find and nothing silences. A rule that throws keeps what it has found so far. */
export function runRules({ rules, file, context, judgement, onRuleError }: RuleRun): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  for (const rule of rules) {
    const severity = judgement.severityOf(rule)
    if (severity === null || !concerns(rule, file)) continue
    try {
      let count = 0
      for (const one of rule.check(file, context)) {
        if (judgement.isSilenced(rule, one.range.start.line)) continue
        found.push(toDiagnostic(rule, one, severity))
        if (++count >= MOST_OF_ONE_CODE) break
      }
    } catch (error) {
      if (onRuleError === undefined) throw error
      onRuleError(rule.code, error)
    }
  }
  return found
}

function concerns({ keywords }: Rule, file: LintedFile): boolean {
  if (keywords === undefined) return true
  for (const keyword of keywords) if (file.has(keyword)) return true
  return false
}

function toDiagnostic(rule: Rule, found: Found, severity: Severity): Diagnostic {
  return {
    code: rule.code,
    severity,
    message: found.message,
    action: found.action ?? rule.action,
    range: found.range,
    ...(rule.aliases.length === 0 ? {} : { aliases: rule.aliases }),
    ...(found.fix === undefined ? {} : { fix: found.fix }),
  }
}
