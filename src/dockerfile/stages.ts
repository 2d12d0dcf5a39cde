/** From commands to stages and images, with the checks that need to know what stands before an instruction. */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import type { DockerfileDocument, ImageUse, Instruction, ReadOptions, RemoteAdd } from './document.ts'
import { FILE_START, type Findings } from './findings.ts'
import { imagesIn, stageStart } from './image-uses.ts'
import { isKeyword } from './keywords.ts'
import { remoteAddsIn } from './remote-add.ts'
import { rangeOf } from './split-instructions.ts'
import { Variables } from './stage-scope.ts'

export interface Stages {
  readonly stages: DockerfileDocument['stages']
  readonly images: readonly ImageUse[]
  readonly remoteAdds: readonly RemoteAdd[]
}

export function readStages(
  commands: readonly Command[],
  escape: Escape,
  options: ReadOptions,
  findings: Findings,
): Stages {
  const variables = new Variables(escape, options.buildArgs)
  const names = new Set<string>()
  const stages: { name: string | null; range: Command['restRange'] }[] = []
  const images: ImageUse[] = []
  const remoteAdds: RemoteAdd[] = []
  for (const command of commands) {
    if (command.keyword === 'FROM') {
      const stage = stageStart(command, names, variables.forImages, escape)
      variables.enterStage(stage.name, stage.base)
      if (stage.name !== null) names.add(stage.name)
      if (stage.image) images.push(stage.image)
      stages.push({ name: stage.name, range: rangeOf(command.line) })
      continue
    }
    if (stages.length === 0 && command.keyword !== 'ARG' && isKeyword(command.keyword)) {
      findings.error('SLP0013', command.keywordRange, `${command.keyword} stands before the first FROM.`)
    }
    const added = command.trigger ?? command
    if (added.keyword === 'ADD') remoteAdds.push(...remoteAddsIn(added, variables.inStage, escape))
    variables.apply(command)
  }
  for (const command of commands) {
    if (command.trigger !== null || command.flags.length > 0) images.push(...imagesIn(command, names))
  }
  reportCount(stages, options.limits.maxStages, findings)
  return { stages, images: images.sort(byPlace), remoteAdds }
}

function reportCount(stages: Stages['stages'], most: number, findings: Findings): void {
  if (stages.length === 0) findings.error('SLP0012', FILE_START, 'The file has no FROM.')
  const first = stages[most]
  if (!first) return
  findings.error('SLP0005', first.range, `There are ${stages.length} build stages; the limit is ${most}.`)
}

function byPlace(a: ImageUse, b: ImageUse): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character
}

export function documentOf(
  text: string,
  escape: Escape,
  commands: readonly Command[],
  { stages, images }: Stages,
): DockerfileDocument {
  let instructions: readonly Instruction[] | undefined
  return {
    text,
    escape,
    /** Made when somebody asks, who is none of those that only judge the file. */
    get instructions() {
      instructions ??= commands.map(instructionOf)
      return instructions
    },
    images,
    stages,
  }
}

function instructionOf(command: Command): Instruction {
  return {
    keyword: command.keyword,
    flags: command.flags.map((flag) => flag.raw),
    arguments: command.rest,
    range: rangeOf(command.line),
    heredocs: command.line.heredocs.map((heredoc) => heredoc.body),
  }
}
