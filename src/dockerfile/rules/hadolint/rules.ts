import type { Rule } from '../rule.ts'
import { dl1001 } from './dl1001.ts'
import { dl3002 } from './dl3002.ts'
import { dl3006 } from './dl3006.ts'
import { dl3007 } from './dl3007.ts'
import { dl3010 } from './dl3010.ts'
import { dl3011 } from './dl3011.ts'
import { dl3020 } from './dl3020.ts'
import { dl3021 } from './dl3021.ts'
import { dl3022 } from './dl3022.ts'
import { dl3023 } from './dl3023.ts'
import { dl3026 } from './dl3026.ts'
import { dl3044 } from './dl3044.ts'
import { dl3045 } from './dl3045.ts'
import { dl3048 } from './dl3048.ts'
import { dl3049 } from './dl3049.ts'
import { dl3050 } from './dl3050.ts'
import { dl3051 } from './dl3051.ts'
import { dl3052 } from './dl3052.ts'
import { dl3053 } from './dl3053.ts'
import { dl3054 } from './dl3054.ts'
import { dl3055 } from './dl3055.ts'
import { dl3056 } from './dl3056.ts'
import { dl3057 } from './dl3057.ts'
import { dl3058 } from './dl3058.ts'

/**
 * hadolint's rules that need no shell, under its codes. The table of all its codes, with those that other rules of
 * ours stand for, is in docs/guides/lint-rules.md.
 */
export const hadolintRules: readonly Rule[] = [
  dl1001,
  dl3002,
  dl3006,
  dl3007,
  dl3010,
  dl3011,
  dl3020,
  dl3021,
  dl3022,
  dl3023,
  dl3026,
  dl3044,
  dl3045,
  dl3048,
  dl3049,
  dl3050,
  dl3051,
  dl3052,
  dl3053,
  dl3054,
  dl3055,
  dl3056,
  dl3057,
  dl3058,
]
