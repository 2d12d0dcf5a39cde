import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDockerfile } from '../read-dockerfile.ts'
import { buildkitRules } from './buildkit/rules.ts'
import { lintedFile } from './linted-file.ts'
import { slipwayRules } from './slipway/rules.ts'
import { hostileFiles } from './support/hostile-files.ts'
import { PLAIN_CONTEXT } from './support/rule-trial.ts'

const OPTIONS = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 600, maxStages: 20 },
  buildArgs: {},
}
const CONTEXT = {
  ...PLAIN_CONTEXT,
  performanceRequired: true,
  dockerignore: '**/a*b*c*\n*/*/*x\n[a-z]*/x\n'.repeat(500),
}

const RULES = [...buildkitRules, ...slipwayRules]

test('no rule hangs or throws over 64 KB of one thing over and over', () => {
  let judged = 0
  for (const text of hostileFiles()) {
    const { parsed } = parseDockerfile(new TextEncoder().encode(text), OPTIONS)
    if (parsed === null) continue
    judged++
    const file = lintedFile(parsed)
    for (const rule of RULES) {
      let found = 0
      for (const one of rule.check(file, CONTEXT)) {
        assert.ok(one.message.length < 1000, rule.code)
        if (++found === 50) break
      }
    }
  }
  assert.ok(judged > 150, `${judged} files were accepted`)
})

test('each code is given once, and no alias is a code', () => {
  const codes = RULES.map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  assert.deepEqual(
    RULES.flatMap(({ aliases }) => aliases).filter((alias) => codes.includes(alias)),
    [],
  )
})
