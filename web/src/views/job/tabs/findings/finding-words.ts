/** What a scan and the gate say, in words. An empty list means something only where there were data. */
import type { Coverage, Findings, GateVerdict } from '../../../../../../src/client/api-types.generated.ts'

export type WordTone = 'good' | 'warn' | 'bad' | 'idle'

interface CoverageWords {
  readonly tone: WordTone
  /** As a badge. */
  readonly word: string
  /** What the list below it is worth. */
  readonly sentence: string
}

const COVERAGE: Readonly<Record<Coverage, CoverageWords>> = {
  scanned: { tone: 'good', word: 'scanned', sentence: 'There were data for all that is installed.' },
  partial: {
    tone: 'warn',
    word: 'partly scanned',
    sentence: 'There were no data for some of what is installed: there may be more than the list shows.',
  },
  stale: {
    tone: 'warn',
    word: 'scanned with old data',
    sentence: 'The advisories are older than they may be: there may be more than the list shows.',
  },
  unsupported_os: {
    tone: 'warn',
    word: 'unknown system',
    sentence: 'Nobody publishes advisories about this system, or not any more: the list cannot be whole.',
  },
  not_scanned: {
    tone: 'warn',
    word: 'not scanned',
    sentence: 'There were no data about anything in the image: nothing is known about it.',
  },
  error: {
    tone: 'bad',
    word: 'scan failed',
    sentence: 'The scanner failed: nothing is known about the image.',
  },
}

/** A status of a newer service is shown as it is. */
export function describeCoverage(status: Coverage): CoverageWords {
  return (
    (COVERAGE as Readonly<Record<string, CoverageWords | undefined>>)[status] ?? {
      tone: 'warn',
      word: status,
      sentence: 'This page does not know that status: load it again.',
    }
  )
}

/** Of a list without entries: never that there is nothing, unless all was looked at. */
export function describeEmpty(status: Coverage): string {
  if (status === 'scanned') return 'No known weaknesses.'
  if (status === 'not_scanned' || status === 'error') return 'Nothing is known about this image.'
  return 'Nothing was found in the part of the image for which there are data.'
}

export interface GateWords {
  readonly tone: WordTone
  readonly title: string
  /** What has changed since the job; null: nothing, or it was not asked then. */
  readonly change: string | null
}

const NOW: Readonly<Record<GateVerdict, Omit<GateWords, 'change'>>> = {
  pass: { tone: 'good', title: 'The image would pass now' },
  fail: { tone: 'bad', title: 'The image would not pass now' },
  unavailable: { tone: 'warn', title: 'Whether the image would pass now cannot be said' },
}

const THEN: Readonly<Record<GateVerdict, string>> = {
  pass: 'passed',
  fail: 'did not pass',
  unavailable: 'could not be judged',
}

/** A pass says little about an image of which not all is known, and is not shown as a good one. */
export function describeGate({ gate, status }: Pick<Findings, 'gate' | 'status'>): GateWords {
  const { verdict, recorded } = gate
  const differs = recorded !== null && recorded.verdict !== verdict
  const change = differs ? `It ${THEN[recorded.verdict]} when it was scanned for the job` : null
  if (verdict === 'pass' && status !== 'scanned') {
    return { tone: 'warn', title: 'The image would pass now, though not all of it is known', change }
  }
  return { ...NOW[verdict], change }
}
