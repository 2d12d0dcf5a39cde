/** All records about one package, against its version. */
import type { Advisory } from '../../advisories.ts'
import type { VersionOrder } from '../versions/version-order.ts'
import { SEVERITIES } from '../../report.ts'
import { evaluate } from './evaluate.ts'
import { severityOfWord } from './severity.ts'

export interface MatchedRecord {
  readonly advisory: Advisory
  /** The lowest version that mends it; null: the record names none. */
  readonly fixed: string | null
}

export interface Judgement {
  readonly matched: readonly MatchedRecord[]
  /** Names of the records of one weakness each that were decided, matched or not; empty where there is no notice. */
  readonly decided: ReadonlySet<string>
  /** How many records could not be decided, because of a version that is none. */
  readonly undecided: number
}

/**
 * A record that is given more than once (for several names of a release, or several branches of a package) counts once,
 * with the newest of its fixes and the worst of its severities.
 */
export function judgeRecords(
  advisories: readonly Advisory[],
  version: string,
  order: VersionOrder,
): Judgement {
  const matched = new Map<string, MatchedRecord>()
  const undecided = new Set<string>()
  for (const advisory of advisories) {
    const evaluation = evaluate(advisory.affected, version, order)
    if (evaluation.verdict === 'undecided') undecided.add(advisory.id)
    if (evaluation.verdict !== 'affected') continue
    const known = matched.get(advisory.id)
    const fixed = newest([known?.fixed, evaluation.fixed], order)
    matched.set(advisory.id, { advisory: known ? joined(known.advisory, advisory) : advisory, fixed })
  }
  const records = [...matched.values()]
  // The others are asked for only because of notices, and a kernel has thousands.
  const hasNotice = records.some(({ advisory }) => isBundle(advisory))
  const decided = hasNotice ? advisories.filter(({ id }) => !undecided.has(id)) : []
  const names = decided.filter((advisory) => !isBundle(advisory)).flatMap(namesOf)
  return { matched: records, decided: new Set(names), undecided: undecided.size }
}

/** The same record about another part of the package: what it says there of the severity holds, too. */
function joined(one: Advisory, other: Advisory): Advisory {
  const { urgency } = one.affected
  const isSame = urgency === other.affected.urgency
  return {
    ...one,
    severities: [...one.severities, ...other.severities],
    affected: {
      ...one.affected,
      urgency: isSame ? urgency : severityWord([urgency, other.affected.urgency]),
    },
  }
}

/** The worst of the words that are known; null counts as more than Debian's `unimportant`. */
function severityWord(words: readonly (string | null)[]): string | null {
  const [worst = null] = words.toSorted((a, b) => weight(b) - weight(a))
  return worst
}

const weight = (word: string | null): number =>
  word === 'unimportant' ? -1 : SEVERITIES.indexOf(severityOfWord(word))

/** The newest of versions; null when there is none. */
export function newest(versions: readonly (string | null | undefined)[], order: VersionOrder): string | null {
  return (
    versions
      .flatMap((version) => version ?? [])
      .toSorted(order.compare)
      .at(-1) ?? null
  )
}

/** Its id, and everything that it says it is about. */
export function namesOf({
  id,
  aliases,
  upstream,
}: Pick<Advisory, 'id' | 'aliases' | 'upstream'>): readonly string[] {
  return [id, ...aliases, ...upstream]
}

export const isCve = (name: string): boolean => name.startsWith('CVE-')

/** A notice about several weaknesses at once, as DSA, DLA and USN are. */
export function isBundle(advisory: Advisory): boolean {
  const names = namesOf(advisory)
  const first = names.find(isCve)
  return first !== undefined && names.some((name) => name !== first && isCve(name))
}
