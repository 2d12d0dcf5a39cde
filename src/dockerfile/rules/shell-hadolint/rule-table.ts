/** Tables of the tests of rules: what a rule says to snippets, each of which stands behind a `FROM a` line. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Rule } from '../rule.ts'
import { fixed, shown } from '../support/rule-trial.ts'

export interface RuleTable {
  readonly rule: Rule
  readonly severity: Rule['severity']
  readonly fine: readonly string[]
  /** Instructions, and the findings in them as `1:0-1:4 message`. */
  readonly found: readonly (readonly [string, ...string[]])[]
  /** Instructions before and after the fixes; the same where there is none. */
  readonly fixes?: readonly (readonly [string, string])[]
}

export function tellRule({ rule, severity, fine, found, fixes = [] }: RuleTable): void {
  void describe(`${rule.code}: ${rule.title}`, () => {
    void test(`is of severity ${severity}`, () => assert.equal(rule.severity, severity))
    void test('says nothing to what is fine', () => {
      for (const text of fine) assert.deepEqual(shown(rule, fileOf(text)), [], text)
    })
    void test('finds what is wrong, and where it stands', () => {
      for (const [text, ...findings] of found) assert.deepEqual(shown(rule, fileOf(text)), findings, text)
    })
    if (fixes.length > 0) void test('mends what it found', () => tellFixes(rule, fixes))
  })
}

function tellFixes(rule: Rule, fixes: readonly (readonly [string, string])[]): void {
  for (const [before, after] of fixes) {
    assert.equal(fixed(rule, fileOf(before)), fileOf(after))
    if (before !== after) assert.deepEqual(shown(rule, fileOf(after)), [], after)
  }
}

function fileOf(instructions: string): string {
  return `FROM a\n${instructions}\n`
}
