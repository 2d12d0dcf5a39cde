import type { HistoryEntry } from '../engine.ts'

/** An entry as the engine tells it, without whether it made a layer. */
export interface ToldEntry {
  readonly createdBy: string
  /** Of its layer; 0 also where there is none. */
  readonly bytes: number
  readonly comment: string
}

/** What BuildKit writes beside its entries. */
const BUILDKIT = 'buildkit.dockerfile.v0'
/** BuildKit makes a layer of each of these, even of one that changes nothing. */
const MAKES_LAYER = /^(?:ADD|COPY|RUN)\s/
/**
 * Both builders write the instruction, the classic one behind the shell and `#(nop)`. Other WORKDIRs may make a layer: of
 * BuildKit all but the oldest ones do, of the classic builder those that make a folder.
 */
const MAKES_NONE =
  /^(?:\S.* #\(nop\)\s+)?(?:WORKDIR \/$|(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\s)/

/**
 * Which entries (oldest first) made one of `layers` layers: those that have bytes or an instruction of BuildKit that
 * always makes one. What may be either is taken for the one that gives the right count, when all of it is the same;
 * null when that does not fit either.
 */
export function inferEmptyLayers(
  entries: readonly ToldEntry[],
  layers: number,
): readonly HistoryEntry[] | null {
  const kinds = entries.map(kindOf)
  const count = (kind: ReturnType<typeof kindOf>): number => kinds.filter((one) => one === kind).length
  const filled = count('filled')
  const isFilled = (kind: ReturnType<typeof kindOf>): boolean =>
    kind === 'filled' || (kind === 'either' && filled < layers)
  if (kinds.filter(isFilled).length !== layers) return null
  return entries.map(({ createdBy }, at) => ({ createdBy, emptyLayer: !isFilled(kinds[at] ?? 'either') }))
}

function kindOf({ createdBy, bytes, comment }: ToldEntry): 'filled' | 'empty' | 'either' {
  if (bytes > 0) return 'filled'
  if (comment === BUILDKIT && MAKES_LAYER.test(createdBy)) return 'filled'
  return MAKES_NONE.test(createdBy) ? 'empty' : 'either'
}
