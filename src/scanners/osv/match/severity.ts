/** How bad a finding is: from CVSS vectors (https://www.first.org/cvss/), else from the distributor's word. */
import { createRequire } from 'node:module'
import type cvss from 'ae-cvss-calculator'
import { SEVERITIES, type Severity } from '../../report.ts'

/** Loaded with the first vector: half a megabyte of text, of which a service that has scanned nothing has no use. */
const load = createRequire(import.meta.url)
let library: typeof cvss | undefined

export interface Rating {
  readonly severity: Severity
  /** Base score, 0 to 10; null: there is no vector that can be read. */
  readonly score: number | null
  readonly vector: string | null
}

/** Longer than any vector with all of its metrics. */
const MAX_VECTOR = 512

/**
 * Scores by vector. The library takes 20 µs for one, and the tens of thousands of records of a large image have a few
 * hundred vectors between them.
 */
const scores = new Map<string, number | null>()
const MAX_SCORES = 10_000

const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  minor: 'low',
  negligible: 'low',
  unimportant: 'low',
  none: 'none',
}

/**
 * The highest base score of all vectors of a finding, for a report that took the lower one would call an image safer
 * than one of its sources does; the words count only where no vector can be read, for they are coarser and distributors
 * use them for the order of their own work; of several the worst. `unknown` when there is neither.
 */
export function rate(
  severities: readonly { readonly type: string; readonly score: string }[],
  words: readonly (string | null)[],
): Rating {
  const scored = severities.flatMap(({ score: vector }) => {
    const score = baseScore(vector)
    return score === null ? [] : [{ severity: severityOfScore(score), score, vector }]
  })
  const highest = scored.toSorted((a, b) => b.score - a.score)[0]
  if (highest !== undefined) return highest
  const spoken = [...words, ...severities.map(({ score }) => score)].map(severityOfWord)
  const [severity = 'unknown'] = spoken.toSorted((a, b) => SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a))
  return { severity, score: null, vector: null }
}

/** Qualitative severity rating scale of CVSS 3.1, section 5, and 4.0, section 6; used for version 2 as NVD does. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}

/** Urgencies of Debian (with `*` where it was set by hand), priorities of Ubuntu, words of GitHub and others. */
export function severityOfWord(word: string | null): Severity {
  return WORDS[(word ?? '').toLowerCase().replaceAll('*', '').trim()] ?? 'unknown'
}

/**
 * Base score of a vector of CVSS 2.0, 3.0, 3.1 or 4.0: threat, temporal and environmental metrics are left out, so that
 * scores can be compared. Null for what is no complete vector.
 */
export function baseScore(vector: string): number | null {
  if (vector.length > MAX_VECTOR || !vector.includes('/')) return null
  const known = scores.get(vector)
  if (known !== undefined) return known
  const score = computeScore(vector)
  if (scores.size >= MAX_SCORES) scores.clear()
  scores.set(vector, score)
  return score
}

function computeScore(vector: string): number | null {
  library ??= load('ae-cvss-calculator') as typeof cvss
  const { Cvss4P0 } = library
  try {
    if (vector.startsWith('CVSS:4.0/')) {
      const parsed = new Cvss4P0(vector)
      return parsed.isBaseFullyDefined() ? (parsed.calculateScores().baseMetricsOnly ?? null) : null
    }
    const parsed = olderVector(vector, library)
    return parsed?.isBaseFullyDefined() === true ? (parsed.calculateScores().base ?? null) : null
  } catch {
    // The library throws on values that the specification does not have.
    return null
  }
}

function olderVector(vector: string, { Cvss2, Cvss3P0, Cvss3P1 }: typeof cvss) {
  if (vector.startsWith('CVSS:3.1/')) return new Cvss3P1(vector)
  if (vector.startsWith('CVSS:3.0/')) return new Cvss3P0(vector)
  if (vector.startsWith('AV:')) return new Cvss2(vector)
  return null
}
