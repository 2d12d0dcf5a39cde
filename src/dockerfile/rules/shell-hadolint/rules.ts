import type { Rule } from '../rule.ts'
import { dl3001 } from './dl3001.ts'
import { dl3003 } from './dl3003.ts'
import { dl3004 } from './dl3004.ts'
import { dl3005 } from './dl3005.ts'
import { dl3008 } from './dl3008.ts'
import { dl3009 } from './dl3009.ts'
import { dl3013 } from './dl3013.ts'
import { dl3014 } from './dl3014.ts'
import { dl3015 } from './dl3015.ts'
import { dl3016 } from './dl3016.ts'
import { dl3017 } from './dl3017.ts'
import { dl3018 } from './dl3018.ts'
import { dl3019 } from './dl3019.ts'
import { dl3027 } from './dl3027.ts'
import { dl3028 } from './dl3028.ts'
import { dl3030 } from './dl3030.ts'
import { dl3031 } from './dl3031.ts'
import { dl3032 } from './dl3032.ts'
import { dl3033 } from './dl3033.ts'
import { dl3034 } from './dl3034.ts'
import { dl3035 } from './dl3035.ts'
import { dl3036 } from './dl3036.ts'
import { dl3037 } from './dl3037.ts'
import { dl3038 } from './dl3038.ts'
import { dl3039 } from './dl3039.ts'
import { dl3040 } from './dl3040.ts'
import { dl3041 } from './dl3041.ts'
import { dl3042 } from './dl3042.ts'
import { dl3046 } from './dl3046.ts'
import { dl3047 } from './dl3047.ts'
import { dl3059 } from './dl3059.ts'
import { dl3060 } from './dl3060.ts'
import { dl3062 } from './dl3062.ts'
import { dl4001 } from './dl4001.ts'
import { dl4005 } from './dl4005.ts'
import { dl4006 } from './dl4006.ts'

/** hadolint's rules that look into the shell commands of RUN, under its codes. */
export const shellHadolintRules: readonly Rule[] = [
  dl3001,
  dl3003,
  dl3004,
  dl3005,
  dl3008,
  dl3009,
  dl3013,
  dl3014,
  dl3015,
  dl3016,
  dl3017,
  dl3018,
  dl3019,
  dl3027,
  dl3028,
  dl3030,
  dl3031,
  dl3032,
  dl3033,
  dl3034,
  dl3035,
  dl3036,
  dl3037,
  dl3038,
  dl3039,
  dl3040,
  dl3041,
  dl3042,
  dl3046,
  dl3047,
  dl3059,
  dl3060,
  dl3062,
  dl4001,
  dl4005,
  dl4006,
].map((rule) => ({ ...rule, keywords: ['RUN'] }))
