/** Which findings count, and for how much: what the file itself, its author and the operator say about each code. */
import type { Diagnostic } from '../diagnostic.ts'
import type { ParsedDockerfile } from '../parsed.ts'
import { type CheckDirective, readCheckDirective } from './check-directive.ts'
import type { LintConfiguration } from './lint-dockerfile.ts'
import { type Suppressions, readSuppressions } from './suppressions.ts'

export type Severity = Diagnostic['severity']

/** A code with its other names; saying one of them is saying all. */
export interface Judged {
  readonly code: string
  readonly aliases?: readonly string[] | undefined
  readonly severity: Severity
  /** Silent but where the configuration gives it a severity. */
  readonly offByDefault?: true | undefined
}

export interface Judgement {
  readonly check: CheckDirective
  /** The severity in force, or null for what the configuration or the head of the file silences everywhere. */
  severityOf(judged: Judged): Severity | null
  /** True where a comment above the instruction at this line silences it. */
  isSilenced(judged: Judged, line: number): boolean
}

/** What the reader refuses and what policy denies: no word of a submission changes that. */
export function isProtected({ code, severity }: Judged): boolean {
  return code.startsWith('SEC') || (/^SLP00\d\d$/.test(code) && severity === 'error')
}

/** BuildKit's checks are named in letters alone. */
const isBuildkit = (code: string): boolean => /^[A-Za-z]+$/.test(code)

const NOTHING: ReadonlySet<string> = new Set()
const UNCHANGED: ReadonlyMap<string, Severity> = new Map()

export function createJudgement(
  parsed: ParsedDockerfile,
  configuration: LintConfiguration | null,
): Judgement {
  const check = readCheckDirective(parsed.lines)
  const mute = configuration?.noSuppressions === true
  const inside: Suppressions | null = mute ? null : readSuppressions(parsed)
  const everywhere = inside?.everywhere ?? NOTHING
  const ignored = configuration === null ? everywhere : new Set([...configuration.ignored, ...everywhere])
  const overrides = configuration === null ? UNCHANGED : new Map(Object.entries(configuration.severities))

  // Nobody says anything about any code, as is usual: then it is not asked for each of the rules.
  const isSilent =
    ignored.size === 0 && overrides.size === 0 && !check.skipAll && check.skip.size === 0 && !check.failing

  const isSkipped = (names: readonly string[]): boolean =>
    !mute && names.some((name) => isBuildkit(name) && (check.skipAll || check.skip.has(name)))

  return {
    check,
    severityOf(judged) {
      if (isSilent) return judged.offByDefault ? null : judged.severity
      if (isProtected(judged)) return judged.severity
      const names = namesOf(judged)
      if (names.some((name) => ignored.has(name)) || isSkipped(names)) return null
      const given = names.map((name) => overrides.get(name)).find((severity) => severity !== undefined)
      if (judged.offByDefault && given === undefined) return null
      // The builder itself would fail.
      if (check.failing && names.some(isBuildkit)) return 'error'
      return given ?? judged.severity
    },
    isSilenced(judged, line) {
      if (inside === null || isProtected(judged)) return false
      const codes = inside.at(line)
      return codes.size > 0 && namesOf(judged).some((name) => codes.has(name))
    },
  }
}

function namesOf({ code, aliases }: Judged): readonly string[] {
  return aliases === undefined || aliases.length === 0 ? [code] : [code, ...aliases]
}
