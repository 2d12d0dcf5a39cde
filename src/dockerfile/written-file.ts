/** A Dockerfile as a builder's report of its steps is to be compared with it: instructions by stage, and images. */
import type { Command } from './command.ts'
import { type StageView, lineOf, readAccepted, targetOf } from './stage-views.ts'

export interface WrittenInstruction {
  /** Upper case. */
  readonly keyword: string
  /** Flags and arguments as written, continuations joined, bodies of heredocs left out. */
  readonly rest: string
  /** Zero-based line on which it begins; of a trigger, that of its ONBUILD. */
  readonly line: number
  readonly hasHeredocs: boolean
}

export interface WrittenStage {
  /** Lower case, null without AS. */
  readonly name: string | null
  readonly from: WrittenInstruction
  /** What it goes on from; null: not known for sure. */
  readonly base: 'image' | 'stage' | 'scratch' | null
  /** ONBUILD of the stage that it goes on from, in their order. */
  readonly triggers: readonly WrittenInstruction[]
  readonly instructions: readonly WrittenInstruction[]
}

export interface WrittenFile {
  /** What stands before the first FROM. */
  readonly head: readonly WrittenInstruction[]
  readonly stages: readonly WrittenStage[]
  /** Index of the stage to which the build goes. */
  readonly target: number
  readonly images: readonly WrittenImage[]
}

/** An image that an instruction names, in the order of the file. */
export interface WrittenImage {
  readonly text: string
  /** With variables filled in; null where that cannot be done for sure. */
  readonly ref: string | null
  /** Zero-based line on which the instruction begins. */
  readonly line: number
}

/** Reads a Dockerfile that was accepted before. Null for what is no Dockerfile, or has no such target. */
export function readWrittenFile(
  dockerfile: Uint8Array,
  options: { readonly buildArgs: Readonly<Record<string, string>>; readonly target: string | null },
): WrittenFile | null {
  const file = readAccepted(dockerfile, options.buildArgs)
  const target = file === null ? undefined : targetOf(file.stages, options.target)
  if (file === null || target === undefined) return null
  const { commands, document } = file.parsed
  const first = commands.findIndex(({ keyword }) => keyword === 'FROM')
  const linesOfCommands = commands.map(lineOf)
  return {
    head: commands.slice(0, first).map(asWritten),
    stages: file.stages.map(stageOf),
    target: file.stages.indexOf(target),
    images: document.images.map(({ text, ref, range: { start } }) => {
      const line = linesOfCommands.findLast((begin) => begin <= start.line) ?? start.line
      return { text, ref, line }
    }),
  }
}

function stageOf(stage: StageView): WrittenStage {
  const triggers = stage.base?.commands.flatMap((command) =>
    command.trigger === null ? [] : [writtenAs(command.trigger, command)],
  )
  return {
    name: stage.name,
    from: asWritten(stage.from),
    base: baseOf(stage),
    triggers: triggers ?? [],
    instructions: stage.commands.map(asWritten),
  }
}

function baseOf({ base, image }: StageView): WrittenStage['base'] {
  if (base !== null) return 'stage'
  if (image === null) return 'scratch'
  return image.ref === null ? null : 'image'
}

const asWritten = (command: Command): WrittenInstruction => writtenAs(command, command)

function writtenAs(command: Command, at: Command): WrittenInstruction {
  const flags = command.flags.map(({ raw }) => `${raw} `).join('')
  return {
    keyword: command.keyword,
    rest: `${flags}${command.rest}`,
    line: lineOf(at),
    hasHeredocs: command.line.heredocs.length > 0,
  }
}
