import { useNow } from './clock.ts'
import { formatAbsolute, formatDuration, formatRelative } from './format.ts'

/** `3 min ago`, and the whole date where the pointer rests. */
export function Time({ at }: { readonly at: string }) {
  const now = useNow()
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={formatAbsolute(time)} className="numeric">
      {formatRelative(time, now)}
    </time>
  )
}

/** From one time to another; without an end it goes on. */
export function Duration({ from, to }: { readonly from: string; readonly to: string | null }) {
  return to === null ? <Running from={from} /> : <>{formatDuration(Date.parse(to) - Date.parse(from))}</>
}

function Running({ from }: { readonly from: string }) {
  const now = useNow()
  return <span className="numeric">{formatDuration(now - Date.parse(from))}</span>
}
