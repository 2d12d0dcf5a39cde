/** Reads the names that BuildKit gives to its steps: fixed text around what the Dockerfile says. */

const LOOK_UP = /^\[internal\] load metadata for (\S+)$/
const FRONTEND = /^resolve image config for (?:docker-image:\/\/)?(\S+)$/
const FROM = /^(?:\[[^\]]*\] )?FROM (?:--\S+ )*(\S+?)(?:@(sha256:[0-9a-f]{64}))?(?: as \S+)?$/i

export interface ImageStep {
  readonly ref: string
  readonly digest: string | null
}

/** The image that a step resolves or pulls, or undefined for a step of another kind. */
export function imageOfStep(name: string): ImageStep | undefined {
  const looked = LOOK_UP.exec(name) ?? FRONTEND.exec(name)
  if (looked?.[1] !== undefined) return { ref: looked[1], digest: null }
  const from = FROM.exec(name)
  return from?.[1] === undefined ? undefined : { ref: from[1], digest: from[2] ?? null }
}

/** True for the two steps by which the builder receives our tar; they tell a reader nothing. */
export function isPlumbing(name: string): boolean {
  return name === '[internal] load remote build context' || name === 'copy /context /'
}

/** The instruction of a step, without its place: `RUN make` of `[2/3] RUN make`. */
export function instructionOfStep(name: string): string {
  return name.replace(/^\[[^\]]*\] /, '')
}

/** The command of a `RUN` step; null for other steps. */
export function commandOfStep(name: string): string | null {
  return /^RUN (.*)$/is.exec(instructionOfStep(name))?.[1] ?? null
}
