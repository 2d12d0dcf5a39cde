/** Which instruction of a Dockerfile made a layer. */
import type { BuiltImage, BuiltInstruction } from '../../dockerfile/built-instructions.ts'
import type { HistoryEntry } from '../../engines/engine.ts'

/** `RUN |2 A=1 B=2 /bin/sh -c make # buildkit`, `COPY app /app # buildkit`. */
const BUILDKIT = /^([A-Z]+)(?:\s|$)/
/** `/bin/sh -c #(nop) COPY file:… in /app`, with the shell that SHELL has set. */
const CLASSIC = /^\S.* #\(nop\)\s+([A-Z]+)\s/

/**
 * Zero-based line of the instruction that made each of the layers (diff ids, bottom first); for those of the base image,
 * that of its FROM. Null for a layer that different instructions made alike, as an empty one.
 *
 * An engine writes an entry for each instruction, so the last entries of the history are the instructions in their
 * order. Where that does not hold (another count of layers, another keyword, a RUN with another command) nothing is
 * certain, and the answer is null.
 */
export function linesOfLayers(
  layers: readonly string[],
  history: readonly HistoryEntry[],
  { fromLine, instructions }: BuiltImage,
): readonly (number | null)[] | null {
  const lines = alignEnds(history, instructions) ?? alignEnds(withoutLastLabel(history), instructions)
  if (lines === null) return null
  const made = history.flatMap(({ emptyLayer }, at) => (emptyLayer ? [] : [lines.get(at) ?? fromLine]))
  if (made.length !== layers.length) return null
  const linesOf = Map.groupBy(made.keys(), (at) => layers[at])
  return layers.map((layer, at) => {
    const line = made[at]
    const isCertain = linesOf.get(layer)?.every((other) => made[other] === line)
    return line === undefined || isCertain !== true ? null : line
  })
}

/** The line of each entry that an instruction made; null where they do not fit. */
function alignEnds(
  history: readonly HistoryEntry[],
  instructions: readonly BuiltInstruction[],
): ReadonlyMap<number, number> | null {
  const lines = new Map<number, number>()
  let at = history.length
  for (const step of instructions.toReversed()) {
    if (isMadeBy(history[at - 1], step)) {
      at -= 1
      lines.set(at, step.line)
    } else if (step.keyword !== 'ONBUILD') {
      // BuildKit writes nothing for an ONBUILD, the classic builder does.
      return null
    }
  }
  return lines
}

/** The classic builder takes the labels that a build is given for an instruction at the end. */
function withoutLastLabel(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const last = history.at(-1)
  return last?.emptyLayer === true && keywordOf(last.createdBy) === 'LABEL' ? history.slice(0, -1) : history
}

function isMadeBy(entry: HistoryEntry | undefined, step: BuiltInstruction): boolean {
  if (entry === undefined || keywordOf(entry.createdBy) !== step.keyword) return false
  if (step.keyword !== 'RUN' || !isPlain(step.arguments)) return true
  return squeeze(entry.createdBy).includes(squeeze(step.arguments))
}

function keywordOf(createdBy: string): string {
  // Of a RUN the classic builder writes the command and nothing else.
  return BUILDKIT.exec(createdBy)?.[1] ?? CLASSIC.exec(createdBy)?.[1] ?? 'RUN'
}

/** Lists and heredocs are not written into the history as they stand. */
const isPlain = (text: string): boolean => !text.startsWith('[') && !text.includes('<<')

const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
