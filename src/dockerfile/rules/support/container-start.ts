/** What a container of the last stage runs. */
import type { Command } from '../../command.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { isBare, type Root, rootOf } from './base-image.ts'
import { chainOf } from './scopes.ts'

export interface ContainerStart {
  readonly stage: LintedStage
  readonly root: Root
  /** `null`: there is none; `undefined`: that of the base image, which is not known. */
  readonly entrypoint: Command | null | undefined
  readonly cmd: Command | null | undefined
}

/** Null for a file without stages. An ENTRYPOINT takes the CMD of the base away, as builders do it. */
export function containerStart(file: LintedFile, context: LintContext): ContainerStart | null {
  const stage = file.stages.at(-1)
  if (stage === undefined) return null
  const root = rootOf(file, stage, context)
  const isScratch = root.kind === 'scratch'
  let entrypoint: Command | null | undefined = isBare(root) ? null : undefined
  let cmd: Command | null | undefined = isScratch ? null : undefined
  for (const { commands } of chainOf(stage)) {
    let hasOwnCmd = false
    for (const command of commands) {
      if (command.keyword === 'CMD') {
        cmd = isEmpty(command) ? null : command
        hasOwnCmd = true
      } else if (command.keyword === 'ENTRYPOINT') {
        entrypoint = isEmpty(command) ? null : command
        if (!hasOwnCmd) cmd = null
      }
    }
  }
  return { stage, root, entrypoint, cmd }
}

function isEmpty({ json, words, rest }: Command): boolean {
  return json ? words.length === 0 : rest === ''
}
