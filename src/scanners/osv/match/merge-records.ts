import { isMalware } from '../../malware.ts'
import type { Finding } from '../../report.ts'
import type { VersionOrder } from '../versions/version-order.ts'
import { type Judgement, type MatchedRecord, isBundle, isCve, namesOf, newest } from './judge-records.ts'
import { rate } from './severity.ts'

/** A finding before it is known which of a source's packages is installed. */
export interface Weakness {
  readonly facts: Pick<
    Finding,
    'id' | 'aliases' | 'summary' | 'severity' | 'score' | 'vector' | 'fixedVersion'
  >
  /** Debian's urgency `unimportant` in all records: no effect on a normal installation, says the security team. */
  readonly isUnimportant: boolean
}

interface Group {
  readonly records: MatchedRecord[]
  readonly notices: MatchedRecord[]
  readonly names: Set<string>
}

/**
 * One weakness for all records that are about the same thing:
 *
 * - Records that share a name (id, alias, upstream) are one: DEBIAN-CVE-2024-1 and CVE-2024-1, GHSA and PYSEC.
 * - A notice about several CVEs (DSA, DLA, USN) is no weakness of its own where its CVEs have records: these are more
 *   exact, for they say of each one whether it concerns the version. Its id becomes an alias of each. CVEs of a notice
 *   that no record speaks of stay a finding under the notice's id.
 * - It is called by its CVE, else by the first of the records' ids.
 * - The fix is the newest of those that the records name, for the older ones leave a part open; a notice's counts
 *   where no record has any. The severity is the highest (see `rate`); that of malware is critical.
 */
export function mergeRecords({ matched, decided }: Judgement, order: VersionOrder): readonly Weakness[] {
  const notices = matched.filter(({ advisory }) => isBundle(advisory))
  const byName = groupByName(matched.filter(({ advisory }) => !isBundle(advisory)))
  const own = notices.flatMap((notice): Group[] => {
    const names = namesOf(notice.advisory)
    const touched = new Set(names.flatMap((name) => byName.get(name) ?? []))
    for (const group of touched) group.notices.push(notice)
    const open = names.filter((name) => isCve(name) && !decided.has(name))
    if (touched.size > 0 && open.length === 0) return []
    // Also when every record says that the version is not affected: of two contradicting words the worse one counts.
    const kept = open.length > 0 ? open : names.filter(isCve)
    return [{ records: [notice], notices: [], names: new Set([notice.advisory.id, ...kept]) }]
  })
  return [...new Set(byName.values()), ...own].map((group) => toWeakness(group, order))
}

/** By each of their names; a kernel has thousands of records, so no list is searched. */
function groupByName(records: readonly MatchedRecord[]): ReadonlyMap<string, Group> {
  const byName = new Map<string, Group>()
  for (const record of records) {
    const names = namesOf(record.advisory)
    const same = new Set(names.flatMap((name) => byName.get(name) ?? []))
    const [group = { records: [], notices: [], names: new Set<string>() }, ...others] = same
    group.records.push(record, ...others.flatMap((other) => other.records))
    for (const name of [...names, ...others.flatMap((other) => [...other.names])]) {
      group.names.add(name)
      byName.set(name, group)
    }
  }
  return byName
}

function toWeakness({ records, notices, names }: Group, order: VersionOrder): Weakness {
  const byId = records.toSorted((a, b) => (a.advisory.id < b.advisory.id ? -1 : 1))
  const advisories = byId.map(({ advisory }) => advisory)
  const cve = [...names].filter(isCve).toSorted()[0]
  const id = (advisories.some(isBundle) ? undefined : cve) ?? advisories[0]?.id ?? ''
  const about = notices.map(({ advisory }) => advisory)
  const all = new Set([...names, ...about.map((notice) => notice.id)])
  const ratings = [advisories, about].map((some) =>
    rate(
      some.flatMap(({ severities }) => severities),
      some.map(({ affected }) => affected.urgency),
    ),
  )
  const rating = ratings.find(({ severity }) => severity !== 'unknown') ?? rate([], [])
  const aliases = [...all].filter((name) => name !== id).toSorted()
  return {
    facts: {
      id,
      aliases,
      summary: advisories.find(({ summary }) => summary !== '')?.summary ?? '',
      ...rating,
      ...(isMalware({ id, aliases }) ? { severity: 'critical' as const } : {}),
      fixedVersion: fixOf(byId, order) ?? fixOf(notices, order),
    },
    isUnimportant: advisories.every(({ affected }) => affected.urgency === 'unimportant'),
  }
}

const fixOf = (records: readonly MatchedRecord[], order: VersionOrder): string | null =>
  newest(
    records.map(({ fixed }) => fixed),
    order,
  )
