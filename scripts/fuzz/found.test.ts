import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFile } from './check-file.ts'

/** What fuzzing found once, as small as it goes, with what was wrong. */
const FOUND: readonly (readonly [wrong: string, text: string])[] = [
  ['a fix put an escaped space in front of a continuation', 'FROM a:1\nENV a "b c" \\\n d\n'],
  ['a fix left a no-break space in front of the value', 'FROM a:1\nENV a \u00a0a\n'],
  ['a place behind the end of a variable that is not closed', 'FROM a:1\nENV A=${B:'],
  ['the same in FROM', 'ARG B\nFROM ${B:\nFROM a:1\n'],
  ['a place behind the end of a line in a heredoc', 'FROM a:1\nRUN <<E\nRUN cat 0<<X | cat\nXx\nE\n'],
]

for (const [wrong, text] of FOUND) {
  test(`no longer: ${wrong}`, () => assert.deepEqual(checkFile(text).problems, []))
}
