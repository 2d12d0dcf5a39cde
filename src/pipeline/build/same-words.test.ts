import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readWrittenFile } from '../../dockerfile/written-file.ts'
import { hasSameWords } from './same-words.ts'

/** Whether a builder may mean the instruction by these words. */
function same(instruction: string, words: string): boolean {
  const bytes = Buffer.from(`FROM a\n${instruction}\n`)
  const file = readWrittenFile(bytes, { buildArgs: {}, target: null }) ?? assert.fail('not read')
  const written = file.stages[0]?.instructions[0] ?? assert.fail('no instruction')
  return hasSameWords(written, words)
}

it('keyword and words are compared, with white space, quotes and escapes left out', () => {
  assert.ok(same('run   make   -j4', 'RUN make -j4'))
  assert.ok(same('RUN a \\\n# why\n\n && b', 'RUN a  && b'))
  assert.ok(same('RUN grep a\\.b "c\\"d"', 'RUN grep a.b "c\\"d"'))
  assert.ok(same('COPY ["a b", "/c"]', 'COPY ["a b", "/c"]'))
  assert.ok(!same('RUN make', 'RUN make -j4'))
  assert.ok(!same('RUN make -j4', 'RUN make'))
  assert.ok(!same('COPY a b', 'ADD a b'))
  assert.ok(!same('RUN make', ''))
})

it('a variable stands for what the builder filled in, or for itself', () => {
  const written = 'RUN echo $A ${B:-${C}} "$D" \\$E $(date) $? $$ end'
  assert.ok(same(written, 'RUN echo 1 two words "3" $E $(date) $? $$ end'))
  assert.ok(same(written, written))
  assert.ok(!same(written, 'RUN echo 1 two words "3" $E $(date) $? $$ other'))
  assert.ok(!same('RUN a $B c $D e', 'RUN a 1 e'))
})

it('flags belong to the words, and what is in a heredoc does not', () => {
  assert.ok(
    same(
      'RUN --mount=type=cache,target=/c --network=none make',
      'RUN --mount=type=cache,target=/c --network=none make',
    ),
  )
  assert.ok(!same('RUN --network=none make', 'RUN make'))
  assert.ok(same('RUN <<EOF\necho a\nexit 6\nEOF', 'RUN <<EOF (echo a...)'))
  assert.ok(same('RUN <<EOF\necho a\nEOF', 'RUN <<EOF'))
  assert.ok(!same('RUN cat', 'RUN cat <<EOF (echo a...)'))
})

it('two ends of the words do not overlap', () => {
  assert.ok(!same('RUN abc${X}bcd', 'RUN abcd'))
  assert.ok(same('RUN abc${X}bcd', 'RUN abcbcd'))
})

it('a long command with many variables is compared to its end', () => {
  const written = `RUN ${'a${B}'.repeat(20_000)}z`
  assert.ok(!same(written, `RUN ${'a'.repeat(60_000)}!`))
})
