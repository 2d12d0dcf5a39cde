import { formatNumber } from './format.ts'

export interface Difference {
  readonly absolute: number
  /** Of the number that is compared with; null where per cent say nothing: of zero, or across it. */
  readonly percent: number | null
}

/** How far a number is from another one: positive where it is greater. */
export function differenceTo(from: number, value: number): Difference {
  // 0.8111 - 0.811 is not quite 0.0001 in binary.
  const absolute = Number((value - from).toPrecision(10))
  const isSame = absolute === 0
  const isAcross = from === 0 || Math.sign(from) !== Math.sign(value)
  return { absolute, percent: isSame ? 0 : isAcross ? null : (absolute / Math.abs(from)) * 100 }
}

/** `+0.02`, `−3`, `0`; the minus is the sign, not the hyphen, so that columns line up. */
export function formatSigned(value: number, format: (size: number) => string = formatNumber): string {
  if (value === 0) return format(0)
  return `${value > 0 ? '+' : '−'}${format(Math.abs(value))}`
}

/** `+2.6%`; of what is far beyond, `+1,200%`. */
export function formatPercent(percent: number): string {
  if (percent !== 0 && Math.abs(percent) < 0.005) return '<0.01%'
  const digits = Math.abs(percent) < 10 ? 2 : Math.abs(percent) < 100 ? 1 : 0
  return `${formatSigned(Number(percent.toFixed(digits)))}%`
}
