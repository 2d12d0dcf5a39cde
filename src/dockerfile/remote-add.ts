/**
 * ADD of a URL or a git repository is done by the builder itself, with the network of the host, whatever network
 * the build has. BuildKit's rules are in frontend/dockerfile/dockerfile2llb and util/gitutil; this is wider.
 */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import { expandWord, type Lookup } from './expand-word.ts'
import type { Findings } from './findings.ts'

const NOTHING_KNOWN: Lookup = () => null

/** `command` is an ADD. In a trigger nothing is known of the variables, and BuildKit reads it with a backslash. */
export function checkRemoteAdd(command: Command, lookup: Lookup, escape: Escape, findings: Findings): void {
  const escapes = command.inOnbuild ? new Set<Escape>([escape, '\\']) : [escape]
  for (const source of command.words.slice(0, -1)) {
    for (const character of escapes) {
      const expanded = expandWord(source, command.inOnbuild ? NOTHING_KNOWN : lookup, character)
      const shown = JSON.stringify(source.length > 120 ? `${source.slice(0, 120)}…` : source)
      if (expanded.certain && isRemote(expanded.text)) {
        findings.error(
          'SLP0102',
          command.restRange,
          `ADD would fetch ${shown} from the network of the builder.`,
        )
      } else if (!expanded.certain && !isSurelyLocal(expanded.text)) {
        findings.error(
          'SLP0103',
          command.restRange,
          `The source ${shown} of ADD has a value that is not known here.`,
        )
      }
    }
  }
}

/** True for what any version of BuildKit would fetch, and for what only looks like it. */
export function isRemote(source: string): boolean {
  const text = source.trim()
  if (/^[^/]*:\/\//.test(text)) return true
  if (/^[^/]+@[^/]*:/.test(text)) return true
  if (text.startsWith('./') || text.startsWith('../')) return false
  return [text, ...text.split('#', 1), ...text.split(/[#?]/, 1)].some(endsInGit)
}

/** BuildKit decodes the path of a URL before it looks at its end. */
function endsInGit(path: string): boolean {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return /\.git\/?$/i.test(decoded)
}

/** No rest can turn a path with such a start into an address. */
function isSurelyLocal(start: string): boolean {
  return /^\.{0,2}\//.test(start)
}
