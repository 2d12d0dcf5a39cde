/** Which instruction of a Dockerfile made a layer. */

/** An entry of an image's history, oldest first (OCI image configuration, `history`). */
export interface HistoryEntry {
  readonly createdBy: string
  readonly emptyLayer: boolean
}

export interface BuiltInstruction {
  /** Upper case. */
  readonly keyword: string
  /** Without keyword and flags, continuations joined. */
  readonly arguments: string
  /** Zero-based. */
  readonly line: number
}

/** FROM begins a stage and leaves no entry of its own. */
const SILENT = new Set(['FROM'])
/** `RUN |2 A=1 B=2 /bin/sh -c make # buildkit`, `/bin/sh -c #(nop) COPY file:… in /app`, `/bin/sh -c make`. */
const CLASSIC = /^\/bin\/sh -c #\(nop\)\s+([A-Z]+)/
const KEYWORD = /^([A-Z]+)(?:\s|$)/

/**
 * Zero-based lines of the layers (diff ids, bottom first), for those that the instructions made; layers of the base
 * image are not in the map. `instructions` are those of the stage that was built and, in front of them, those of the
 * stages that it begins `FROM`.
 *
 * An engine writes an entry for each instruction, so the last entries of the history are the instructions in their
 * order. Where that does not hold (another count of layers, another keyword, a RUN with another command) nothing is
 * certain, and the map is empty.
 */
export function lineOfLayer(
  layers: readonly string[],
  history: readonly HistoryEntry[],
  instructions: readonly BuiltInstruction[],
): ReadonlyMap<string, number> {
  const steps = instructions.filter(({ keyword }) => !SILENT.has(keyword))
  const filled = history.filter(({ emptyLayer }) => !emptyLayer)
  if (filled.length !== layers.length || steps.length > history.length) return new Map()
  const firstStep = history.length - steps.length
  if (!steps.every((step, at) => isMadeBy(history[firstStep + at], step))) return new Map()
  const lineAt = history.map((_, at) => steps[at - firstStep]?.line)
  const made = lineAt.filter((_, at) => history[at]?.emptyLayer === false)
  const isOnce = (layer: string): boolean => layers.indexOf(layer) === layers.lastIndexOf(layer)
  // What two entries made, as an empty folder, is certain of neither.
  return new Map(
    layers.flatMap((layer, at) => {
      const line = made[at]
      return line !== undefined && isOnce(layer) ? [[layer, line] as const] : []
    }),
  )
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
