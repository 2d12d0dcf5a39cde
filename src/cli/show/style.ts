/** Colours and signs, or none of the former (NO_COLOR, no terminal). */
import { styleText } from 'node:util'
import type { StageStatus } from '../../client/api-types.generated.ts'

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'bold' | 'active'

export type Paint = (tone: Tone, text: string) => string

const FORMATS = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'gray',
  bold: 'bold',
  active: 'cyan',
} as const

export function createPaint(color: boolean): Paint {
  // Whether the stream takes colours was decided by the caller; styleText must not look at stdout again.
  return (tone, text) => (color ? styleText(FORMATS[tone], text, { validateStream: false }) : text)
}

export interface Sign {
  readonly sign: string
  readonly tone: Tone
}

export const STAGE_SIGNS: Readonly<Record<StageStatus, Sign>> = {
  pending: { sign: '·', tone: 'dim' },
  running: { sign: '●', tone: 'active' },
  passed: { sign: '✓', tone: 'good' },
  rejected: { sign: '✗', tone: 'bad' },
  skipped: { sign: '–', tone: 'dim' },
  cancelled: { sign: '✗', tone: 'warn' },
}

/** Good, bad or in between, of a job's status. */
export function statusTone(status: string): Tone {
  if (status === 'succeeded') return 'good'
  if (status === 'failed') return 'bad'
  if (status === 'cancelled') return 'warn'
  return status === 'running' ? 'active' : 'dim'
}
