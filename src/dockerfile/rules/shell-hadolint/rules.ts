import type { Rule } from '../rule.ts'

export const shellHadolintRules: readonly Rule[] = []
