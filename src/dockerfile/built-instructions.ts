/** Which instructions make an image: those of one stage, and of the stages that it goes on from. */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import { stageStart } from './image-uses.ts'
import { parseDockerfile } from './read-dockerfile.ts'
import { Variables } from './stage-scope.ts'

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

interface StageView {
  readonly name: string | null
  readonly from: Command
  readonly base: StageView | null
  /** False when the name in FROM is not known for sure, and could be that of an earlier stage. */
  readonly certain: boolean
  readonly commands: Command[]
}

/** The file was accepted before, under the limits of the server. */
const NO_LIMITS = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxLineBytes: Number.POSITIVE_INFINITY,
  maxInstructions: Number.POSITIVE_INFINITY,
  maxStages: Number.POSITIVE_INFINITY,
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
  const { buildArgs, target } = options
  const { parsed } = parseDockerfile(dockerfile, { limits: NO_LIMITS, buildArgs })
  if (parsed === null) return null
  const { escape } = parsed.document
  const stages = stagesOf(parsed.commands, escape, new Variables(escape, buildArgs))
  const chain = chainOf(targetOf(stages, target))
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

function stagesOf(commands: readonly Command[], escape: Escape, variables: Variables): readonly StageView[] {
  const stages: StageView[] = []
  // A name that is given twice means the later stage.
  const byName = new Map<string, StageView>()
  for (const command of commands) {
    if (command.keyword !== 'FROM') {
      stages.at(-1)?.commands.push(command)
      variables.apply(command)
      continue
    }
    const { name, base, image } = stageStart(command, new Set(byName.keys()), variables.forImages, escape)
    variables.enterStage(name, base)
    const stage: StageView = {
      name,
      from: command,
      base: base === null ? null : (byName.get(base) ?? null),
      certain: image === null || image.ref !== null || byName.size === 0,
      commands: [],
    }
    stages.push(stage)
    if (name !== null) byName.set(name, stage)
  }
  return stages
}

/** By name, or by number as BuildKit takes it. */
function targetOf(stages: readonly StageView[], target: string | null): StageView | undefined {
  if (target === null) return stages.at(-1)
  const named = stages.findLast(({ name }) => name !== null && name === target.toLowerCase())
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined)
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

const lineOf = ({ keywordRange }: Command): number => keywordRange.start.line
