/** The stages of a Dockerfile that was accepted before, each with what it goes on from. */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import type { ImageUse } from './document.ts'
import { stageStart } from './image-uses.ts'
import type { ParsedDockerfile } from './parsed.ts'
import { parseDockerfile } from './read-dockerfile.ts'
import { Variables } from './stage-scope.ts'

export interface StageView {
  /** Lower case, null without AS. */
  readonly name: string | null
  readonly from: Command
  /** The earlier stage that it goes on from. */
  readonly base: StageView | null
  /** Null for an earlier stage and for `scratch`. */
  readonly image: ImageUse | null
  /** False when the name in FROM is not known for sure, and could be that of an earlier stage. */
  readonly certain: boolean
  readonly commands: readonly Command[]
}

export interface AcceptedFile {
  readonly parsed: ParsedDockerfile
  readonly stages: readonly StageView[]
}

/** The file was accepted before, under the limits of the server. */
const NO_LIMITS = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxLineBytes: Number.POSITIVE_INFINITY,
  maxInstructions: Number.POSITIVE_INFINITY,
  maxStages: Number.POSITIVE_INFINITY,
}

/** Null for what is no Dockerfile. */
export function readAccepted(
  dockerfile: Uint8Array,
  buildArgs: Readonly<Record<string, string>>,
): AcceptedFile | null {
  const { parsed } = parseDockerfile(dockerfile, { limits: NO_LIMITS, buildArgs })
  if (parsed === null) return null
  const { escape } = parsed.document
  return { parsed, stages: stagesOf(parsed.commands, escape, new Variables(escape, buildArgs)) }
}

/** The stage to which a build goes; by name, or by number as BuildKit takes it. */
export function targetOf(stages: readonly StageView[], target: string | null): StageView | undefined {
  if (target === null) return stages.at(-1)
  const named = stages.findLast(({ name }) => name !== null && name === target.toLowerCase())
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined)
}

/** Zero-based line on which the instruction begins. */
export const lineOf = ({ keywordRange }: Command): number => keywordRange.start.line

function stagesOf(commands: readonly Command[], escape: Escape, variables: Variables): readonly StageView[] {
  const stages: (StageView & { readonly commands: Command[] })[] = []
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
    const stage = {
      name,
      from: command,
      base: base === null ? null : (byName.get(base) ?? null),
      image,
      certain: image === null || image.ref !== null || byName.size === 0,
      commands: [],
    }
    stages.push(stage)
    if (name !== null) byName.set(name, stage)
  }
  return stages
}
