import type { Rule } from '../rule.ts'

export const buildkitRules: readonly Rule[] = []
