/** Which instructions make an image: those of one stage, and of the stages that it goes on from. */
import type { Command } from './command.ts'
import { type StageView, lineOf, readAccepted, targetOf } from './stage-views.ts'

export interface BuiltInstruction {
  /** Upper case. */
  readonly keyword: string
  /** Without keyword and flags, continuations joined. */
  readonly arguments: string
  /** Zero-based; of a trigger, that of its ONBUILD. */
  readonly line: number
}

export interface BuiltImage {
  /** Zero-based line of the FROM that names the base image, or `scratch`. */
  readonly fromLine: number
  /** In the order in which a builder works them off, FROM left out. */
  readonly instructions: readonly BuiltInstruction[]
}

/**
 * The instructions of the stage `target` (null: the last one) of a Dockerfile that was accepted before, behind those of
 * the stages that it goes on from, with the ONBUILD triggers of each in front of the next one's own. Null where it
 * is not certain which stages these are.
 */
export function builtInstructions(
  dockerfile: Uint8Array,
  options: { readonly buildArgs: Readonly<Record<string, string>>; readonly target: string | null },
): BuiltImage | null {
  const file = readAccepted(dockerfile, options.buildArgs)
  if (file === null) return null
  const chain = chainOf(targetOf(file.stages, options.target))
  const [root] = chain
  if (root === undefined || !chain.every(({ certain }) => certain)) return null
  return {
    fromLine: lineOf(root.from),
    instructions: chain.flatMap(({ base, commands }) => [
      ...(base?.commands.flatMap(triggerOf) ?? []),
      ...commands.map((command) => instructionOf(command, command)),
    ]),
  }
}

/** The first one first. */
function chainOf(stage: StageView | undefined): readonly StageView[] {
  const chain: StageView[] = []
  for (let at: StageView | null = stage ?? null; at !== null; at = at.base) chain.unshift(at)
  return chain
}

function triggerOf(command: Command): readonly BuiltInstruction[] {
  return command.trigger === null ? [] : [instructionOf(command.trigger, command)]
}

function instructionOf({ keyword, rest }: Command, written: Command): BuiltInstruction {
  return { keyword, arguments: rest, line: lineOf(written) }
}
