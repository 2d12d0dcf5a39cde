import type { Attempt } from '../../../../../../src/client/api-types.generated.ts'
import { findStepLine, readPlace } from '../../find-step-line.ts'
import type { BuildStep } from '../../progress.ts'

/** What an attempt failed at, when that is a line of its Dockerfile. */
export interface FailedLine {
  /** From zero. */
  readonly line: number
  readonly message: string
  readonly excerpt: readonly string[]
}

const OF_THE_FILE = new Set([
  'dockerfile_invalid',
  'policy_denied',
  'base_image_unavailable',
  'build_failed',
  'build_timeout',
])

/** Null: the attempt has not failed, or not at a line that can be told. */
export function findFailedLine(
  dockerfile: string,
  { verdict }: Pick<Attempt, 'verdict'>,
  steps: readonly BuildStep[],
): FailedLine | null {
  if (verdict === null || !OF_THE_FILE.has(verdict.reason ?? '')) return null
  const { message, excerpt } = verdict
  const line = placeOf(dockerfile, [message, ...excerpt], steps)
  return line === null ? null : { line, message, excerpt }
}

function placeOf(dockerfile: string, told: readonly string[], steps: readonly BuildStep[]): number | null {
  for (const text of told) {
    const named = readPlace(text)
    if (named !== null) return named
  }
  const failed = steps.find(({ error }) => error !== null)?.name ?? quotedStep(told[0] ?? '')
  return failed === null ? null : findStepLine(dockerfile, failed)
}

/** `The command of step "[2/3] RUN make" ended with exit code 2`. */
function quotedStep(message: string): string | null {
  return /step "(\[[\s\S]*)"/.exec(message)?.[1] ?? null
}
