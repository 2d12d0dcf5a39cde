/** Which images a build would fetch, by name. */
import { flagParts, flagValue } from './check-flags.ts'
import type { Command } from './command.ts'
import type { ImageUse } from './document.ts'
import { expandWord, type Lookup } from './expand-word.ts'
import type { Escape } from './directives.ts'
import { readMount } from './mount-flag.ts'

/** The empty base image of Docker, which is not fetched. */
const EMPTY_IMAGE = 'scratch'

export interface StageStart {
  /** Lower case, null without AS. */
  readonly name: string | null
  /** The earlier stage that it goes on from, lower case. */
  readonly base: string | null
  readonly image: ImageUse | null
}

/** Reads a FROM; `stages` are the names of the stages before it. */
export function stageStart(
  command: Command,
  stages: ReadonlySet<string>,
  lookup: Lookup,
  escape: Escape,
): StageStart {
  const [text = '', , alias] = command.words
  const name = alias?.toLowerCase() ?? null
  const expanded = expandWord(text, lookup, escape)
  const ref = expanded.certain && isWhole(expanded.text) ? expanded.text : null
  if (ref !== null && stages.has(ref.toLowerCase())) return { name, base: ref.toLowerCase(), image: null }
  if (ref === EMPTY_IMAGE) return { name, base: null, image: null }
  return { name, base: null, image: { text, ref, from: 'FROM', range: command.restRange } }
}

/** An unset variable leaves `name:` or nothing at all. */
function isWhole(ref: string): boolean {
  return ref !== '' && !/[:@/]$/.test(ref) && !/\s/.test(ref)
}

/** Images in COPY --from and RUN --mount=from=, behind ONBUILD too. `stages` are the names of all stages. */
export function imagesIn(command: Command, stages: ReadonlySet<string>): readonly ImageUse[] {
  if (command.trigger) return imagesIn(command.trigger, stages)
  const uses: ImageUse[] = []
  const add = (text: string, from: ImageUse['from'], range: ImageUse['range']) => {
    if (stages.has(text.toLowerCase()) || text === EMPTY_IMAGE) return
    // Neither COPY --from nor a mount substitutes variables.
    uses.push({
      text,
      ref: text.includes('$') ? null : text,
      from: command.inOnbuild ? 'ONBUILD' : from,
      range,
    })
  }
  if (command.keyword === 'COPY') {
    const from = flagValue(command, 'from')
    const flag = command.flags.find((word) => flagParts(word).name === 'from')
    if (flag && from !== null && from !== '' && !/^[+-]?\d+$/.test(from)) {
      add(from, 'COPY --from', command.flagRange(flag))
    }
  }
  if (command.keyword === 'RUN') {
    for (const flag of command.flags) {
      const { name, value } = flagParts(flag)
      const mount = name === 'mount' && value !== null ? readMount(value) : null
      if (mount?.problem === null && mount.from !== null)
        add(mount.from, 'mount from', command.flagRange(flag))
    }
  }
  return uses
}
