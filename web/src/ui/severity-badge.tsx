import type { Severity } from '../../../src/client/api-types.generated.ts'

/** How severe it looks, wherever severities stand. */
export const SEVERITY_TONES = {
  critical: 'critical',
  high: 'bad',
  medium: 'warn',
  low: 'idle',
  none: 'idle',
  unknown: 'idle',
} as const

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className="badge" data-tone={SEVERITY_TONES[severity]}>
      {severity}
    </span>
  )
}
