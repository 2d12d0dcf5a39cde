import assert from 'node:assert/strict'
import { it } from 'node:test'
import { addShellcheck } from './add-shellcheck.ts'
import { readAndLint } from './lint-dockerfile.ts'
import { readConfiguration } from './read-configuration.ts'
import { READING, keywordRule } from './sample-rules.ts'

async function codes(text: string, configured = ''): Promise<readonly string[]> {
  const { configuration } = readConfiguration(Buffer.from(configured))
  const options = { ...READING, buildArgs: {}, performanceRequired: false, configuration }
  const linted = readAndLint(Buffer.from(text), options, [keywordRule('DL3008', 'RUN')])
  const { diagnostics } = await addShellcheck(linted, configuration, async ({ commands }) =>
    commands
      .filter(({ keyword }) => keyword === 'RUN')
      .map(({ restRange: range }) => ({
        code: 'SC2086',
        severity: 'info',
        message: 'm',
        action: 'a',
        range,
      })),
  )
  return diagnostics.map(({ code, severity, range }) => `${range.start.line + 1} ${code} ${severity}`)
}

it('findings of ShellCheck stand among the others, silenced and weighed as they are', async () => {
  const text = 'FROM a\nRUN x\n# hadolint ignore=SC2086\nRUN y\n'
  assert.deepEqual(await codes(text), ['2 DL3008 warning', '2 SC2086 info', '4 DL3008 warning'])
  assert.equal((await codes(text, 'override: {error: [SC2086]}'))[1], '2 SC2086 error')
  assert.deepEqual(await codes(text, 'ignored: [SC2086, DL3008]'), [])
  assert.deepEqual(await codes('FROM a\nRNU x\n'), ['2 SLP0014 error'])
})
