/** Which line of a Dockerfile a step of its build is. */
import type { WrittenFile } from '../../dockerfile/written-file.ts'
import { hasSameWords } from './same-words.ts'
import { type Numbering, buildKitNumberings, textNumberings } from './step-numbers.ts'

/** `[2/3] RUN make`, `[build  2/12] RUN make`, `[linux/arm64 build 2/3] RUN make`. */
const PLACE = /^\[(?:[^\s\]]+\/[^\s\]]+ +)?(?:([^\s\]]+) +| *)(\d{1,6})\/(\d{1,6})\] /
/** Steps that fetch an image, or ask for it. */
const IMAGE = /^\[(?:\S+ )?internal\] (?:load metadata for|pull) (\S+)$/

interface Place {
  readonly stage: string | null
  readonly number: number
  readonly total: number
  readonly words: string
}

/**
 * The zero-based line of the instruction that a builder names as `[stage 2/3] RUN make`: by stage and number, checked by
 * keyword and words. Null where nothing is certain: the names say something else at that place (what an ONBUILD of the
 * base image does moves the numbers), or there is more than one.
 */
export function lineOfStep(file: WrittenFile, name: string): number | null {
  const image = IMAGE.exec(name)?.[1]
  if (image !== undefined) return lineOfImage(file, image)
  const place = readPlace(name)
  if (place === null) return null
  const buildKit = buildKitNumberings(file)
  const ours = buildKit.filter((one) => isOf(one, place))
  const text = textNumberings(file).filter((one) => isOf(one, place))
  const lines = linesIn([...ours, ...text], place)
  if (lines.length > 0 || ours.length > 0) return onlyOne(lines)
  // Builds at the same time share steps, under the name that the first of them gave: with the stage and the total of
  // another Dockerfile. What comes before the step is the same in both, and so is its number.
  return onlyOne(linesIn(buildKit, place))
}

/** The zero-based line of the first instruction that names the image; null: none does for sure. */
export function lineOfImage({ images }: WrittenFile, ref: string): number | null {
  const wanted = inFull(ref)
  const found = images.find(
    (image) => image.text === ref || (image.ref !== null && inFull(image.ref) === wanted),
  )
  return found?.line ?? null
}

function readPlace(name: string): Place | null {
  const match = PLACE.exec(name)
  if (match === null) return null
  const [head, stage, number, total] = match
  return {
    stage: stage?.toLowerCase() ?? null,
    number: Number(number),
    total: Number(total),
    words: name.slice(head.length),
  }
}

const isOf = ({ stage, totals }: Numbering, place: Place): boolean =>
  stage === place.stage && totals.includes(place.total)

function linesIn(numberings: readonly Numbering[], { number, words }: Place): readonly number[] {
  return numberings.flatMap(({ steps }) => {
    const step = steps[number - 1]
    return step !== undefined && hasSameWords(step, words) ? [step.line] : []
  })
}

function onlyOne(lines: readonly number[]): number | null {
  const [line, ...others] = new Set(lines)
  return line === undefined || others.length > 0 ? null : line
}

/** As engines write it: `debian` is `docker.io/library/debian:latest`. */
function inFull(ref: string): string {
  const [name = '', digest] = ref.split('@')
  const short = name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '')
  if (digest !== undefined) return `${short}@${digest}`
  return /:[^/]*$/.test(short) ? short : `${short}:latest`
}
