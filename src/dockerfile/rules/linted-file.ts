import type { Command } from '../command.ts'
import type { Escape } from '../directives.ts'
import type { ImageUse } from '../document.ts'
import type { Keeper } from '../kept.ts'
import type { ParsedDockerfile } from '../parsed.ts'
import type { PhysicalLine } from '../physical-lines.ts'
import { type ShellScript, readShell } from './shell/shell-script.ts'

/** An accepted Dockerfile as rules look at it: parts with their places, and what is worked out once for all of them. */
export interface LintedFile extends Keeper {
  readonly text: string
  readonly escape: Escape
  readonly lines: readonly PhysicalLine[]
  /** All instructions in order; an ONBUILD has its trigger in `trigger`. */
  readonly commands: readonly Command[]
  /** ARG instructions in front of the first FROM. */
  readonly globals: readonly Command[]
  readonly stages: readonly LintedStage[]
  /** Images that the build would fetch. */
  readonly images: readonly ImageUse[]
  /** True where it has such an instruction, behind ONBUILD too. */
  has(keyword: string): boolean
  /**
   * What a RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD in shell form (heredocs of RUN among it) gives to the shell, parsed
   * once; null for the exec form, for other instructions, and where SHELL names a shell that is no POSIX one.
   */
  shellOf(command: Command): ShellScript | null
}

export interface LintedStage {
  readonly index: number
  /** Lower case, null without AS. */
  readonly name: string | null
  readonly from: Command
  /** What follows its FROM. */
  readonly commands: readonly Command[]
  /** The stage that it goes on from; null for an image and for `scratch`. */
  readonly base: LintedStage | null
}

export function lintedFile(parsed: ParsedDockerfile): LintedFile {
  const { commands, document, lines } = parsed
  const stages = stagesOf(commands)
  const keywords = new Set<string>()
  for (const { keyword, trigger } of commands) {
    keywords.add(keyword)
    if (trigger !== null) keywords.add(trigger.keyword)
  }
  const shells = keywords.has('SHELL') ? new Map(stages.flatMap((stage) => shellsIn(stage))) : null
  const scripts = new Map<Command, ShellScript | null>()
  return {
    places: [],
    text: document.text,
    escape: document.escape,
    lines,
    commands,
    globals: commands.slice(
      0,
      commands.findIndex(({ keyword }) => keyword === 'FROM'),
    ),
    stages,
    images: document.images,
    has: (keyword) => keywords.has(keyword),
    shellOf(command) {
      let script = scripts.get(command)
      if (script === undefined) {
        script = readShell(command, shells?.get(command) ?? null)
        scripts.set(command, script)
      }
      return script
    },
  }
}

function stagesOf(commands: readonly Command[]): readonly LintedStage[] {
  const stages: (LintedStage & { readonly commands: Command[] })[] = []
  for (const command of commands) {
    if (command.keyword !== 'FROM') {
      stages.at(-1)?.commands.push(command)
      continue
    }
    const [base = '', , alias] = command.words
    stages.push({
      index: stages.length,
      name: alias?.toLowerCase() ?? null,
      from: command,
      commands: [],
      base: stages.findLast(({ name }) => name !== null && name === base.toLowerCase()) ?? null,
    })
  }
  return stages
}

/** The SHELL in force at each instruction; a stage on an earlier one starts with that one's last. */
function shellsIn(stage: LintedStage): readonly (readonly [Command, readonly string[] | null])[] {
  let shell: readonly string[] | null = stage.base === null ? null : lastShell(stage.base)
  return stage.commands.map((command) => {
    if (command.keyword === 'SHELL') shell = command.words
    return [command, shell] as const
  })
}

function lastShell(stage: LintedStage): readonly string[] | null {
  const own = stage.commands.findLast(({ keyword }) => keyword === 'SHELL')
  if (own !== undefined) return own.words
  return stage.base === null ? null : lastShell(stage.base)
}
