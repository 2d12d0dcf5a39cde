import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { lintedFile } from '../linted-file.ts'
import type { BaseImage } from '../rule.ts'
import { accepted, PLAIN_CONTEXT } from '../support/rule-trial.ts'
import { buildkitRules } from './rules.ts'

interface Recorded {
  readonly text: string
  /** Name of the check and the line of the instruction, from zero; for NoEmptyContinuation the name alone. */
  readonly findings: readonly string[]
}

/**
 * Generated files with what BuildKit 0.34.2 found in them (`Dockerfile2LLB` of all stages, experimental checks on; each
 * base image is for linux/amd64 and sets PATH, python PYTHON_VERSION as well). Files are left out in which ours differs
 * on purpose, as the docstrings of the rules say.
 */
const RECORDED = JSON.parse(
  readFileSync(new URL('./fixtures/buildkit-findings.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

test('the checks find on each instruction what BuildKit finds there', () => {
  for (const { text, findings } of RECORDED) assert.deepEqual(foundIn(text), findings, text)
})

function foundIn(text: string): readonly string[] {
  const parsed = accepted(text)
  const file = lintedFile(parsed)
  const baseImages = new Map<string, BaseImage>(
    file.images.map(({ ref }) => [
      ref ?? '',
      {
        platform: 'linux/amd64',
        variables: ref?.includes('python') === true ? ['PATH', 'PYTHON_VERSION'] : ['PATH'],
      },
    ]),
  )
  const context = { ...PLAIN_CONTEXT, baseImages, targetPlatform: 'linux/amd64' }
  const found = buildkitRules.flatMap((rule) =>
    [...rule.check(file, context)].map(({ range: { start } }) => {
      if (rule.code === 'NoEmptyContinuation') return rule.code
      const command = parsed.commands.find(({ line }) => start.line <= line.lastLine)
      return `${rule.code} ${command?.line.firstLine ?? -1}`
    }),
  )
  return [...new Set(found)].sort()
}
