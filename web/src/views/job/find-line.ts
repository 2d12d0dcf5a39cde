/** Places in a Dockerfile which the service does not say. */

/**
 * The line, from zero, of the command that a run of the whole file starts: its last CMD, or else its last ENTRYPOINT.
 * Null where the base image's own is run.
 */
export function findCommandLine(dockerfile: string): number | null {
  const all = instructionsOf(dockerfile)
  const own = all.slice(all.findLastIndex(({ text }) => /^FROM\s/i.test(text)) + 1)
  const found = own.findLast(({ text }) => /^CMD\s/i.test(text)) ?? own.findLast(isEntrypoint)
  return found?.line ?? null
}

const isEntrypoint = ({ text }: Instruction): boolean => /^ENTRYPOINT\s/i.test(text)

/** The line that a message of the linter names: `Dockerfile:5:1 SLP0014 …`; from zero. */
export function readPlace(message: string): number | null {
  const match = /^Dockerfile:(\d{1,6})(?::\d{1,6})?\s/.exec(message)
  return match === null ? null : Number(match[1]) - 1
}

interface Instruction {
  readonly line: number
  readonly text: string
}

/** Continuations joined, comments left out; near enough for finding words, not for judging a file. */
function instructionsOf(dockerfile: string): readonly Instruction[] {
  const instructions: { line: number; text: string }[] = []
  let open = false
  for (const [line, raw] of dockerfile.split(/\r?\n/).entries()) {
    const text = raw.trim()
    if (text === '' || text.startsWith('#')) continue
    const goesOn = text.endsWith('\\')
    const part = goesOn ? text.slice(0, -1) : text
    const last = instructions.at(-1)
    if (open && last !== undefined) last.text += ` ${part}`
    else instructions.push({ line, text: part })
    open = goesOn
  }
  return instructions
}
