import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { largeDockerfiles } from '../../../test/support/large-dockerfiles.ts'
import type { LintTask } from '../../../test/support/lint-worker.ts'

const WORKER = new URL('../../../test/support/lint-worker.ts', import.meta.url)

/** Far more than all of it takes on a machine that is busy: what is caught is no end at all. */
const DEADLINE_MS = 120_000

interface Ended {
  readonly name: string
  readonly findings: number
  readonly ms: number
}

/** Rejects with the name of the file at which the linter did not end, or threw. */
async function lintAll(tasks: readonly LintTask[]): Promise<readonly Ended[]> {
  const worker = new Worker(WORKER, { workerData: tasks })
  const { promise, resolve, reject } = Promise.withResolvers<readonly Ended[]>()
  const ended: Ended[] = []
  let at = 'the start'
  const timer = setTimeout(() => reject(new Error(`the linter does not end: ${at}`)), DEADLINE_MS)
  worker.on('message', (message: Ended | { readonly begun: string }) => {
    if ('begun' in message) at = message.begun
    else ended.push(message)
  })
  worker.on('error', (cause) => reject(new Error(`the linter throws: ${at}`, { cause })))
  worker.on('exit', () => resolve(ended))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

/** Words of which files are made that are almost right. */
const WORDS = [
  'FROM',
  'RUN',
  'ENV',
  'COPY',
  'ADD',
  'LABEL',
  'ARG',
  'USER',
  'CMD',
  'ONBUILD',
  'SHELL',
  'HEALTHCHECK',
  'EXPOSE',
  'a',
  'AS',
  's',
  '--from=s',
  '--mount=type=secret,id=x',
  '--chown=a:b',
  '$A',
  '${A:-b}',
  '"',
  "'",
  '`',
  '\\',
  '\\\n',
  '\n',
  '\n',
  '\n',
  ' ',
  ' ',
  ' ',
  '=',
  '[',
  ']',
  '"a"',
  ',',
  '&&',
  '|',
  ';',
  '(',
  ')',
  '{',
  '}',
  '<<EOF',
  'EOF',
  '#',
  '# hadolint ignore=DL3008',
  '# check=skip=all',
  'apt-get install -y',
  'sudo',
  'cd /x',
  'https://a:b@c/d',
  '/data',
  '“',
  '\u202e',
  '\t',
  '\r\n',
  '😀',
  '1',
  '-',
  '*',
] as const

describe('the linter', () => {
  it('comes to an end with 64 KB of anything', async (t) => {
    const tasks = largeDockerfiles()
    for (const { name, text } of tasks) assert.ok(Buffer.byteLength(text) <= 65_536, name)
    const ended = await lintAll(tasks)
    assert.equal(ended.length, tasks.length)
    const slowest = ended.toSorted((a, b) => b.ms - a.ms).slice(0, 5)
    for (const { name, ms } of slowest) t.diagnostic(`${ms.toFixed(1)} ms: ${name}`)
  })

  it('comes to an end with whatever is made of the words of Dockerfiles, and throws nothing', async () => {
    const file = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 120 })
    const texts = fc.sample(file, { numRuns: 3000, seed: 4 }).map((words) => `FROM a\n${words.join('')}`)
    const tasks = texts.map((text) => ({ name: JSON.stringify(text), text }))
    assert.equal((await lintAll(tasks)).length, tasks.length)
  })
})
