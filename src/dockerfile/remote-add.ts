/**
 * ADD of a URL or a git repository is done by the builder itself, with the network of the host, whatever network
 * the build has. BuildKit's rules are in frontend/dockerfile/dockerfile2llb and util/gitutil; this is wider.
 */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import type { RemoteAdd } from './document.ts'
import { expandWord, type Lookup } from './expand-word.ts'

const NOTHING_KNOWN: Lookup = () => null

/**
 * Sources of an ADD that the builder would fetch, or might; none for any other instruction. In a trigger nothing is
 * known of the variables, and BuildKit reads it with a backslash.
 */
export function remoteAddsIn(command: Command, lookup: Lookup, escape: Escape): readonly RemoteAdd[] {
  if (command.keyword !== 'ADD') return []
  const escapes = command.inOnbuild ? new Set<Escape>([escape, '\\']) : new Set<Escape>([escape])
  const found: RemoteAdd[] = []
  for (const source of command.words.slice(0, -1)) {
    for (const character of escapes) {
      const expanded = expandWord(source, command.inOnbuild ? NOTHING_KNOWN : lookup, character)
      const kinds = expanded.certain
        ? remoteKinds(expanded.text)
        : isSurelyLocal(expanded.text)
          ? []
          : (['unknown'] as const)
      if (kinds.length > 0) found.push({ source, kinds, range: command.restRange })
    }
  }
  return found
}

/**
 * As what any version of BuildKit would fetch it, or what it only looks like; empty for a path. An address of HTTP that
 * ends in `.git` is a repository to newer versions and a file to older ones.
 */
export function remoteKinds(source: string): readonly ('url' | 'git')[] {
  const text = source.trim()
  const isGit = [text, ...text.split('#', 1), ...text.split(/[#?]/, 1)].some(endsInGit)
  if (/^https?:\/\//i.test(text)) return isGit ? ['git', 'url'] : ['url']
  if (/^(?:ssh|git):\/\//i.test(text)) return ['git']
  if (/^[^/]*:\/\//.test(text)) return ['git', 'url']
  if (/^[^/]+@[^/]*:/.test(text)) return ['git']
  if (text.startsWith('./') || text.startsWith('../')) return []
  return isGit ? ['git'] : []
}

/** True for what any version of BuildKit would fetch, and for what only looks like it. */
export function isRemote(source: string): boolean {
  return remoteKinds(source).length > 0
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
