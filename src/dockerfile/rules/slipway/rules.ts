import type { Rule } from '../rule.ts'

export const slipwayRules: readonly Rule[] = []
