/** `RUN --mount=…`: comma-separated fields (https://docs.docker.com/reference/dockerfile/#run---mount). */
export type MountReading =
  | { readonly problem: string }
  | {
      readonly problem: null
      /** In lower case, `bind` where it says none; a variable as it is written. */
      readonly type: string
      readonly from: string | null
      readonly id: string | null
    }

const KEYS: ReadonlySet<string> = new Set([
  'type',
  'from',
  'source',
  'src',
  'target',
  'dst',
  'destination',
  'readonly',
  'ro',
  'readwrite',
  'rw',
  'id',
  'sharing',
  'required',
  'size',
  'mode',
  'uid',
  'gid',
  'env',
])
const ALONE = /^(?:readonly|ro|readwrite|rw|required)$/
const TYPES = /^(?:bind|cache|tmpfs|secret|ssh)$/i

/**
 * What a mount is and what it takes. Quotes are a problem: BuildKit reads the fields as CSV, so that
 * `"from=image"` would name an image as well.
 */
export function readMount(value: string): MountReading {
  if (/["'\\`]/.test(value)) return { problem: 'A mount may not have quotes or escapes in it.' }
  let from: string | null = null
  let id: string | null = null
  let type = 'bind'
  for (const field of value.split(',')) {
    const equals = field.indexOf('=')
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase()
    const content = equals < 0 ? '' : field.slice(equals + 1)
    if (!KEYS.has(key)) return { problem: `A mount has no option ${JSON.stringify(key)}.` }
    if (equals < 0 && !ALONE.test(key)) return { problem: `The option ${key} of the mount needs a value.` }
    if (key === 'type' && !content.includes('$') && !TYPES.test(content)) {
      return {
        problem: `There is no mount type ${JSON.stringify(content)}; take bind, cache, tmpfs, secret or ssh.`,
      }
    }
    if (key === 'from') from = content
    if (key === 'id') id = content
    if (key === 'type') type = content.includes('$') ? content : content.toLowerCase()
  }
  return { problem: null, type, from: from === '' ? null : from, id: id === '' ? null : id }
}
