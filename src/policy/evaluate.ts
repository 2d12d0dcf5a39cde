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
    const { code, title } = POLICY_CODES[rule.name]
    return {
      rule: rule.name,
      code,
      title,
      level: levelOf(rule, subject, policy),
      sightings: see(rule, subject, policy),
    }
  })
}

/** What the policy denies (`error`) and warns of (`warning`), in the order of the file. Pure. */
export function evaluate(subject: Subject, policy: PolicyDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  for (const rule of POLICY_RULES) {
    const level = levelOf(rule, subject, policy)
    // What is allowed need not be looked for.
    if (level === 'allow') continue
    const { code } = POLICY_CODES[rule.name]
    const severity = level === 'deny' ? 'error' : 'warning'
    for (const { range, message, action } of see(rule, subject, policy)) {
      found.push({ code, severity, message, action, range })
    }
  }
  return found.sort(byPlace)
}

function levelOf(rule: PolicyRule, subject: Subject, policy: PolicyDocument): Level {
  return rule.level?.(policy, subject) ?? policy.rules[rule.name]
}

const NOTHING: Judgement['sightings'] = []

/** What a rule sees, each place once. */
function see(rule: PolicyRule, subject: Subject, policy: PolicyDocument): Judgement['sightings'] {
  let seen: Map<string, Judgement['sightings'][number]> | undefined
  const { action } = POLICY_CODES[rule.name]
  for (const sighting of rule.check(subject, policy)) {
    const { start } = sighting.range
    const key = `${sighting.where ?? ''}:${start.line}:${start.character}`
    seen ??= new Map()
    if (!seen.has(key)) seen.set(key, { action, ...sighting })
    if (seen.size === MOST) break
  }
  return seen === undefined ? NOTHING : [...seen.values()]
}

/** The first sighting beside the Dockerfile that is denied, of the rules that look there. Pure. */
export function deniedBeside(
  subject: Subject,
  policy: PolicyDocument,
): (Judgement['sightings'][number] & Pick<Judgement, 'code'>) | undefined {
  for (const rule of POLICY_RULES) {
    if (rule.looksBeside !== true || levelOf(rule, subject, policy) !== 'deny') continue
    const first = see(rule, subject, policy).find(({ where }) => where !== undefined)
    if (first !== undefined) return { ...first, code: POLICY_CODES[rule.name].code }
  }
  return undefined
}

export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    a.code.localeCompare(b.code)
  )
}
