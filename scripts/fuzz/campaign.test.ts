import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corpusDocuments } from '../../test/corpus/documents.ts'
import { runCampaign } from './campaign.ts'
import { Checker } from './checker.ts'
import { checkFile } from './check-file.ts'
import { fromGrammar } from './grammar.ts'
import { plainReading } from './plain-reader.ts'
import { random } from './random.ts'

const corpus = corpusDocuments().map(({ text }) => text)

test('the plain reader and the strict one see the same instructions in the whole corpus', () => {
  for (const text of corpus) assert.deepEqual(checkFile(text).problems, [], text)
})

test('the plain reader knows continuations, comments, escapes and heredocs', () => {
  const text = '# escape=`\nFROM a\n\nRUN x `\n # c\n y\nONBUILD COPY <<E /e\nADD a b\nE\nCMD c:\\\nUSER d'
  assert.deepEqual(plainReading(text), [
    { keyword: 'FROM', line: 1 },
    { keyword: 'RUN', line: 3 },
    { keyword: 'ONBUILD', line: 6 },
    { keyword: 'CMD', line: 9 },
    { keyword: 'USER', line: 10 },
  ])
})

test('a seed makes the same files again', () => {
  const made = (seed: number) => {
    const numbers = random(seed)
    return Array.from({ length: 50 }, () => fromGrammar(numbers))
  }
  assert.deepEqual(made(7), made(7))
  assert.notDeepEqual(made(7), made(8))
})

test('a file that takes longer than the deadline is told, and the next one is checked', async () => {
  const checker = new Checker(0)
  try {
    const { problems } = await checker.check(`FROM a\n${'RUN x\n'.repeat(400)}`)
    assert.deepEqual(problems, ['not done after 0 ms'])
  } finally {
    await checker.close()
  }
  const patient = new Checker(60_000)
  try {
    assert.deepEqual((await patient.check('FROM a:1\nRUN x\n')).problems, [])
    assert.equal((await patient.check('FROM a:1\nRUN x\n')).accepted, true)
  } finally {
    await patient.close()
  }
})

test('of some thousand files made by chance none crashes, hangs, or hides an instruction', async () => {
  const seed = Date.now() % 2 ** 31
  const goesOn = (files: number) => files < 3000
  const found = await runCampaign({ seed, corpus, deadlineMs: 30_000, mostProblems: 1, goesOn })
  assert.deepEqual(found.problems, [], `seed ${seed}`)
  assert.equal(found.files, 3000)
  assert.ok(found.accepted > 300)
})
