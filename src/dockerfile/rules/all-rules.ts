import { buildkitRules } from './buildkit/rules.ts'
import { hadolintRules } from './hadolint/rules.ts'
import type { Rule } from './rule.ts'
import { shellHadolintRules } from './shell-hadolint/rules.ts'
import { slipwayRules } from './slipway/rules.ts'

/** Every rule of the linter; codes are unique among them, which a test sees to. */
export const ALL_RULES: readonly Rule[] = [
  ...buildkitRules,
  ...hadolintRules,
  ...shellHadolintRules,
  ...slipwayRules,
]
