/** Numbers and times as people read them. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `42 ms`, `3.2 s`, `4 min 5 s`, `2 h 3 min`, `5 d 2 h`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds)
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return two(ms, MINUTE, 'min', SECOND, 's')
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min')
  return two(ms, DAY, 'd', HOUR, 'h')
}

function two(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small)
  const head = `${Math.floor(ms / large)} ${largeName}`
  return rest === 0 ? head : `${head} ${rest} ${smallName}`
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `812 B`, `4.3 MiB`. */
export function formatBytes(bytes: number): string {
  let size = bytes
  let at = 0
  while (size >= 1024 && at < SIZES.length - 1) {
    size /= 1024
    at += 1
  }
  return `${at === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${SIZES[at]}`
}

/** `just now`, `12 s ago`, `3 min ago`, `yesterday`, then the day. Of times ahead: `in 3 min`. */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(now - at)
  if (distance < 3 * SECOND) return 'just now'
  if (distance >= 7 * DAY) return formatDay(at)
  const words = formatLargest(distance)
  return at <= now ? `${words} ago` : `in ${words}`
}

function formatLargest(distance: number): string {
  if (distance < MINUTE) return `${Math.floor(distance / SECOND)} s`
  if (distance < HOUR) return `${Math.floor(distance / MINUTE)} min`
  if (distance < DAY) return `${Math.floor(distance / HOUR)} h`
  return `${Math.floor(distance / DAY)} d`
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

export function formatDay(at: number): string {
  return day.format(at)
}

/** With the time zone. */
export function formatAbsolute(at: number): string {
  return whole.format(at)
}

const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 })

/** A performance or a metric: six digits, and exponents only where nothing else is readable. */
export function formatNumber(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(4)
  return plain.format(value)
}

/** `1 job`, `2 jobs`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${plain.format(count)} ${count === 1 ? one : many}`
}
