/** Where a build step stands in the Dockerfile. The service says it for refused files alone; here it is found by its words. */

/**
 * The line, from zero, of the instruction that a step of BuildKit is named after (`[builder 2/3] RUN make`). Null when
 * the words are nowhere, or in more than one place.
 */
export function findStepLine(dockerfile: string, step: string): number | null {
  const words = step.replace(/^\[[^\]]*\]\s*/, '')
  // A long command is cut in the name of its step, and ends with an ellipsis there.
  const isCut = words.endsWith('...')
  const wanted = squeeze(isCut ? words.slice(0, -3) : words)
  if (wanted === '') return null
  const places = instructionsOf(dockerfile).filter(({ text }) => agrees(squeeze(text), wanted, isCut))
  return places.length === 1 ? (places[0]?.line ?? null) : null
}

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

/** The builder fills in variables and puts a registry before a base image: what stands in the file is part of that. */
function agrees(own: string, wanted: string, isCut: boolean): boolean {
  if (own === wanted || (isCut && own.startsWith(wanted))) return true
  const [keyword = '', ...rest] = own.split(' ')
  if (keyword.toUpperCase() !== 'FROM' || !wanted.toUpperCase().startsWith('FROM ')) return false
  const image = rest.find((word) => !word.startsWith('--')) ?? ''
  const named = wanted.slice('FROM '.length).replace(/@sha256:[0-9a-f]+$/, '')
  return (
    image !== '' && (named === image || named.endsWith(`/${image}`) || named.endsWith(`/${image}:latest`))
  )
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
