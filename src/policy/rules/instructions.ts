/** Which instructions, and how many. */
import { rangeOf } from '../../dockerfile/split-instructions.ts'
import type { PolicyRule } from '../rule.ts'

export const onbuild: PolicyRule = {
  name: 'onbuild',
  *check({ commands }) {
    for (const { keyword, keywordRange } of commands) {
      if (keyword !== 'ONBUILD') continue
      yield { range: keywordRange, message: 'ONBUILD leaves instructions for whoever builds on the image.' }
    }
  },
}

export const instruction: PolicyRule = {
  name: 'instruction',
  *check({ commands }, { instructions: { allow, deny } }) {
    for (const { keyword, keywordRange } of commands) {
      const isMeant = deny.includes(keyword) || (allow.length > 0 && !allow.includes(keyword))
      if (isMeant) yield { range: keywordRange, message: `${keyword} may not be used here.` }
    }
  },
}

export const stageCount: PolicyRule = {
  name: 'stageCount',
  *check({ commands }, { limits }) {
    const stages = commands.filter(({ keyword }) => keyword === 'FROM')
    const first = stages[limits.stages]
    if (first === undefined) return
    const message = `There are ${stages.length} build stages; the policy allows ${limits.stages}.`
    yield { range: rangeOf(first.line), message }
  },
}

export const instructionCount: PolicyRule = {
  name: 'instructionCount',
  *check({ commands }, { limits }) {
    const own = commands.filter(({ inOnbuild }) => !inOnbuild)
    const first = own[limits.instructions]
    if (first === undefined) return
    const message = `There are ${own.length} instructions; the policy allows ${limits.instructions}.`
    yield { range: rangeOf(first.line), message }
  },
}
