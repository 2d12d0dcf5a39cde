/** What the tests of hadolint's rules use: a table of files, each with what one rule finds in it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LintContext, Rule } from '../rule.ts'
import { shown } from '../support/rule-trial.ts'

/** A file, `1:0-1:4 message` for each finding, and what else is known. */
export type Row = readonly [text: string, found: readonly string[], context?: Partial<LintContext>]

export function tableOf(rule: Rule, rows: readonly Row[]): void {
  for (const [text, found, context] of rows) {
    const outcome = found.length === 0 ? 'accepts' : 'finds fault with'
    void test(`${rule.code} ${outcome} ${JSON.stringify(text)}`, () => {
      assert.deepEqual(shown(rule, text, context), found)
    })
  }
}
