import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import type { ParseResult } from '../dockerfile/read-dockerfile.ts'
import { POLICY_CODES, type PolicyCode } from './codes.ts'
import type { SubmissionFacts } from './policy.ts'
import type { Level, PolicyDocument } from './policy-document.ts'
import type { PolicyRule, Sighting, Subject } from './rule.ts'
import { POLICY_RULES } from './rules/rules.ts'

/** Sightings of one rule that are kept. */
const MOST = 50

/** What one rule says of a submission. */
export interface Judgement {
  readonly rule: PolicyRule['name']
  readonly code: PolicyCode['code']
  readonly title: string
  readonly level: Level
  /** Empty: the rule was not touched. In the order of the file, each place once. */
  readonly sightings: readonly (Sighting & { readonly action: string })[]
}

/** What the rules look at, from what the reader made of the file. */
export function subjectOf(parse: Omit<ParseResult, 'diagnostics'>, facts: SubmissionFacts): Subject {
  const { parsed, frontends } = parse
  return {
    ...facts,
    frontends,
    commands: (parsed?.commands ?? []).flatMap((one) => (one.trigger ? [one, one.trigger] : [one])),
    images: parsed?.document.images ?? [],
    remoteAdds: parsed?.remoteAdds ?? [],
  }
}

/** What every rule says, those that allow what they see and those that see nothing among them. Pure. */
export function examine(subject: Subject, policy: PolicyDocument): readonly Judgement[] {
  return POLICY_RULES.map((rule) => {
    const { code, title, action } = POLICY_CODES[rule.name]
    const seen = new Map<string, Sighting & { readonly action: string }>()
    for (const sighting of rule.check(subject, policy)) {
      const { start } = sighting.range
      const key = `${sighting.where ?? ''}:${start.line}:${start.character}`
      if (!seen.has(key)) seen.set(key, { action, ...sighting })
      if (seen.size === MOST) break
    }
    const level = rule.level?.(policy, subject) ?? policy.rules[rule.name]
    return { rule: rule.name, code, title, level, sightings: [...seen.values()] }
  })
}

/** What the policy denies (`error`) and warns of (`warning`), in the order of the file. Pure. */
export function evaluate(subject: Subject, policy: PolicyDocument): readonly Diagnostic[] {
  return examine(subject, policy)
    .filter(({ level }) => level !== 'allow')
    .flatMap(({ code, level, sightings }) =>
      sightings.map(({ range, message, action }) => ({
        code,
        severity: level === 'deny' ? ('error' as const) : ('warning' as const),
        message,
        action,
        range,
      })),
    )
    .sort(byPlace)
}

export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    a.code.localeCompare(b.code)
  )
}
