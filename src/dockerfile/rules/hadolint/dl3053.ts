import { labelRule } from './label-rule.ts'

const TIME =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i

/** hadolint: `date-time` of RFC 3339. Ours wants a day that the month has. */
export const dl3053 = labelRule({
  code: 'DL3053',
  kind: 'rfc3339',
  title: 'Label is not a valid time',
  action: 'Give the time as RFC 3339 has it, as `2024-05-01T12:00:00Z`.',
  problem: 'not a time by RFC 3339',
  isValid: isTime,
})

function isTime(value: string): boolean {
  const match = TIME.exec(value)
  if (!match) return false
  const [year, month, day] = match.slice(1, 4).map(Number)
  if (year === undefined || month === undefined || day === undefined) return false
  // Day 0 of the next month is the last one of this; the year 2000 + n has the same leap days as n.
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return month >= 1 && month <= 12 && day >= 1 && day <= days
}
