import type { Rule } from '../rule.ts'

export const hadolintRules: readonly Rule[] = []
