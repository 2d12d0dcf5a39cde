import { SlipwayError } from '../../../errors/slipway-error.ts'
import { statusOf } from '../errors.ts'

/**
 * Sentences of runc, crun, gVisor and the engines for what an image brings about itself: a command that does not exist
 * or cannot be executed, a user or working directory that is not there, a volume where none can be. All else
 * that keeps a container from starting is ours.
 */
const OF_THE_IMAGE: readonly RegExp[] = [
  /no command specified/i,
  /executable file (?:`[^`]*` )?not found/i,
  /exec(?:ve)?(?: user process)?[^\n]*: (?:no such file or directory|permission denied|exec format error|is a directory|not a directory|argument list too long)/i,
  /\bexec: "[^\n]*": [^\n]*(?:no such file|permission denied|is a directory|not a directory|not found)/i,
  /exec format error/i,
  /(?:failed to load|error finding executable|open executable|loading executable) [^\n]*/i,
  /unable to find (?:user|group)/i,
  /no matching entries in (?:passwd|group) file/i,
  /no users found|uids and gids must be in range|invalid user/i,
  /chdir to cwd|getting working dir|working directory/i,
  /cannot be mounted because it is (?:inside|located inside) "?\/(?:proc|sys)/i,
  /invalid (?:mount|volume) (?:path|config|specification)|mount path must be absolute|duplicate mount point/i,
]

/** Words that show the host's or our own part, whatever else the sentence says. */
const OF_THE_HOST =
  /\/proc\/\d+\/ns\/|cannot join network|non running container|cgroup|no space left on device|bind source/i

/** Why the container could not be started because of its image; undefined when the error is not the image's. */
export function imageStartError(error: unknown): string | undefined {
  if (!(error instanceof SlipwayError)) return undefined
  const status = statusOf(error)
  if (status !== 400 && status !== 404 && status !== 500) return undefined
  return startErrorIn(error.detail)
}

/** The same for the text that the engine keeps in the container's state. */
export function startErrorIn(text: string): string | undefined {
  if (OF_THE_HOST.test(text) || !OF_THE_IMAGE.some((pattern) => pattern.test(text))) return undefined
  return shorten(text)
}

/** Takes the layers of wrapping off, which say nothing to the author of a Dockerfile. */
function shorten(text: string): string {
  return text
    .replace(/^The engine could not [a-z ]+: /, '')
    .replace(/ \(status \d+\)$/, '')
    .replace(/^.*?(?:OCI runtime (?:create|start) failed|failed to create (?:shim task|task)[^:]*): /s, '')
    .replace(
      /^(?:[\w/.-]+\.go:\d+: |runc create failed: |starting container process caused: |unable to start container process: )+/,
      '',
    )
    .replace(/: unknown$/, '')
    .trim()
}

/** The slot's holder is gone: its namespace cannot be joined. */
export function isHolderLost(error: unknown): boolean {
  if (!(error instanceof SlipwayError)) return false
  return /non running container|cannot join network|\/proc\/\d+\/ns\/net|no such container: [0-9a-f]{12,}/i.test(
    error.detail,
  )
}
