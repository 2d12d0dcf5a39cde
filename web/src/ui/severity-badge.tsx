import type { Severity } from '../../../src/client/api-types.generated.ts'

const TONES = {
  critical: 'critical',
  high: 'bad',
  medium: 'warn',
  low: 'idle',
  none: 'idle',
  unknown: 'idle',
} as const

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className="badge" data-tone={TONES[severity]}>
      {severity}
    </span>
  )
}
