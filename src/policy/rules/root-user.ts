import type { Command } from '../../dockerfile/command.ts'
import { type PolicyRule, quoted } from '../rule.ts'

/**
 * The stage that is built says who it runs as, by its last USER or that of the stages it goes on from. What the base
 * image says is not known here, so that a stage without USER counts as root; a name that /etc/passwd gives to uid 0
 * is not found.
 */
export const rootUser: PolicyRule = {
  name: 'rootUser',
  *check({ commands, target }) {
    const stages = stagesOf(commands)
    const built = targetOf(stages, target)
    if (built === undefined) return
    const user = userOf(stages, built)
    if (user === undefined) {
      yield { range: built.from.restRange, message: 'The image has no USER, and may run as root.' }
    } else if (isRoot(user.rest)) {
      yield { range: user.restRange, message: `The image runs as ${quoted(user.rest)}.` }
    }
  },
}

interface StageView {
  readonly from: Command
  readonly name: string | null
  readonly base: string
  user: Command | undefined
}

function stagesOf(commands: readonly Command[]): readonly StageView[] {
  const stages: StageView[] = []
  for (const command of commands) {
    const stage = stages.at(-1)
    if (command.keyword === 'FROM') {
      const [base = '', , alias] = command.words
      stages.push({
        from: command,
        name: alias?.toLowerCase() ?? null,
        base: base.toLowerCase(),
        user: undefined,
      })
    } else if (command.keyword === 'USER' && !command.inOnbuild && stage) stage.user = command
  }
  return stages
}

/** By name, or by number as BuildKit takes it; the last stage when there is none of that name. */
function targetOf(stages: readonly StageView[], target: string | null): StageView | undefined {
  const wanted = target?.toLowerCase()
  const numbered = wanted !== undefined && /^\d+$/.test(wanted) ? stages[Number(wanted)] : undefined
  return stages.findLast(({ name }) => name !== null && name === wanted) ?? numbered ?? stages.at(-1)
}

function userOf(stages: readonly StageView[], stage: StageView): Command | undefined {
  let at: StageView | undefined = stage
  while (at !== undefined) {
    if (at.user !== undefined) return at.user
    const base: string = at.base
    at = stages.slice(0, stages.indexOf(at)).findLast(({ name }) => name === base)
  }
  return undefined
}

/** Quotes, escapes and variables leave it open who is meant. */
function isRoot(written: string): boolean {
  const name = written.split(':', 1)[0] ?? ''
  return !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) || /^(?:root|0+)$/i.test(name)
}
