/**
 * The grammar of image names (github.com/distribution/reference), as `FROM` takes them. A name is at most 255
 * characters, which is looked at first, so that the pattern's time is bounded.
 */
const HOST =
  /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::\d+)?$/i
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^[a-z][a-z0-9]*(?:[-_+.][a-z][a-z0-9]*)*:[0-9a-f]{32,}$/i
const MOST_LENGTH = 255 + 1 + 128 + 1 + 200

/** True for what a registry could have under that name. */
export function isImageReference(text: string): boolean {
  if (text === '' || text.length > MOST_LENGTH || /^[0-9a-f]{64}$/.test(text)) return false
  const at = text.indexOf('@')
  if (at >= 0 && !DIGEST.test(text.slice(at + 1))) return false
  const tagged = at < 0 ? text : text.slice(0, at)
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1)
  if (colon >= 0 && !TAG.test(tagged.slice(colon + 1))) return false
  const name = colon < 0 ? tagged : tagged.slice(0, colon)
  const [first = '', ...others] = name.split('/')
  const isHost = others.length > 0 && (/[.:[\]A-Z]/.test(first) || first === 'localhost')
  if (isHost ? !HOST.test(first) : !PART.test(first)) return false
  return name.length <= 255 && others.every((part) => PART.test(part))
}
