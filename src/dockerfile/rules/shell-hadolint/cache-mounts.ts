import type { Command } from '../../command.ts'

/**
 * True when a mount of the RUN (`--mount=type=cache,target=/var/cache/apt`, or of type tmpfs) has its target at a path
 * that `pattern` fits, so that what is written there does not stay in the image.
 */
export function hasMountAt(run: Command, pattern: RegExp): boolean {
  return run.flags.some(({ text }) => {
    if (!/^--mount=(?:.*,)?type=(?:cache|tmpfs)(?:,|$)/i.test(text)) return false
    const target = /[=,](?:target|dst|destination)=([^,]*)/i.exec(text)?.[1] ?? ''
    return pattern.test(target.replace(/\/+$/, ''))
  })
}
