/** Which instruction of a Dockerfile made a layer. */
import type { BuiltImage, BuiltInstruction } from '../../dockerfile/built-instructions.ts'
import type { HistoryEntry } from '../../engines/engine.ts'

/** `RUN |2 A=1 B=2 /bin/sh -c make # buildkit`, `/bin/sh -c #(nop) COPY file:… in /app`, `/bin/sh -c make`. */
const CLASSIC = /^\/bin\/sh -c #\(nop\)\s+([A-Z]+)/
const KEYWORD = /^([A-Z]+)(?:\s|$)/

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
  const firstStep = history.length - instructions.length
  if (firstStep < 0) return null
  if (!instructions.every((step, at) => isMadeBy(history[firstStep + at], step))) return null
  const made = history.flatMap(({ emptyLayer }, at) =>
    emptyLayer ? [] : [instructions[at - firstStep]?.line ?? fromLine],
  )
  if (made.length !== layers.length) return null
  const linesOf = Map.groupBy(made.keys(), (at) => layers[at])
  return layers.map((layer, at) => {
    const line = made[at]
    const isCertain = linesOf.get(layer)?.every((other) => made[other] === line)
    return line === undefined || isCertain !== true ? null : line
  })
}

function isMadeBy(entry: HistoryEntry | undefined, step: BuiltInstruction): boolean {
  if (entry === undefined || keywordOf(entry.createdBy) !== step.keyword) return false
  if (step.keyword !== 'RUN' || !isPlain(step.arguments)) return true
  return squeeze(entry.createdBy).includes(squeeze(step.arguments))
}

function keywordOf(createdBy: string): string | undefined {
  const [, classic] = CLASSIC.exec(createdBy) ?? []
  if (classic !== undefined) return classic
  const [, keyword] = KEYWORD.exec(createdBy) ?? []
  // The classic builder writes the command of a RUN and nothing else.
  return keyword ?? 'RUN'
}

/** Lists and heredocs are not written into the history as they stand. */
const isPlain = (text: string): boolean => !text.startsWith('[') && !text.includes('<<')

const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
