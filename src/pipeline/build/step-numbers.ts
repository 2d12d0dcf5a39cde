/** How builders number the steps of a Dockerfile. */
import type { WrittenFile, WrittenInstruction, WrittenStage } from '../../dockerfile/written-file.ts'

export interface Numbering {
  /** Of a name with a stage in it, in lower case; null: the names have none. */
  readonly stage: string | null
  /** The number behind the slash is one of these. */
  readonly totals: readonly number[]
  /** The first one is step 1. */
  readonly steps: readonly WrittenInstruction[]
}

/** Those that BuildKit counts; the others change the image's configuration, which is no step. */
const STEPS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN', 'WORKDIR'])

/**
 * `[build 2/3] RUN make`: by stage, whose name is left out where there is but one. FROM is a step where an image is
 * fetched. Triggers of an earlier stage come first and, up to version 0.12 at least, are not counted in the total:
 * `[b 2/1] RUN make` is what Docker 20.10 and 26.1 both write.
 */
export function buildKitNumberings({ stages }: WrittenFile): readonly Numbering[] {
  return stages.flatMap((stage, index) => {
    const name = stages.length === 1 ? null : (stage.name ?? `stage-${index}`)
    const triggers = stage.triggers.filter(isStep)
    const own = stage.instructions.filter(isStep)
    return startsOf(stage).map((start) => ({
      stage: name,
      totals: [start.length + own.length, start.length + triggers.length + own.length],
      steps: [...start, ...triggers, ...own],
    }))
  })
}

/**
 * Builders that answer with text count every instruction: the classic one through the whole file up to the target,
 * Podman by stage. Both may add a LABEL at the end, for the labels of the request.
 */
export function textNumberings({ head, stages, target }: WrittenFile): readonly Numbering[] {
  const whole = stages.map(({ from, instructions }) => [from, ...instructions])
  return [[...head, ...whole.slice(0, target + 1).flat()], ...whole].map((steps) => ({
    stage: null,
    totals: [steps.length, steps.length + 1],
    steps,
  }))
}

/** Both where it is not known whether FROM means an image. */
function startsOf({ base, from }: WrittenStage): readonly (readonly WrittenInstruction[])[] {
  if (base === null) return [[from], []]
  return [base === 'image' ? [from] : []]
}

const isStep = ({ keyword }: WrittenInstruction): boolean => STEPS.has(keyword)
