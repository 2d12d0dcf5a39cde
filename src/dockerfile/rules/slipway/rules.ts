import type { Rule } from '../rule.ts'
import { slp0301 } from './slp0301.ts'
import { slp0302 } from './slp0302.ts'
import { slp0303 } from './slp0303.ts'
import { slp0304 } from './slp0304.ts'
import { slp0305 } from './slp0305.ts'
import { slp0306 } from './slp0306.ts'
import { slp0307 } from './slp0307.ts'

/** Our own rules: what others do not look for, and what matters in a run here. */
export const slipwayRules: readonly Rule[] = [slp0301, slp0302, slp0303, slp0304, slp0305, slp0306, slp0307]
