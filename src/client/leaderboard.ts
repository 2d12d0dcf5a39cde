import type { Direction } from './api-types.generated.ts'

/** Whose jobs are ranked: those of one name, or those with one label. */
export type LeaderboardOf =
  | { readonly name: string; readonly label?: undefined }
  | {
      /** `key=value` */
      readonly label: string
      readonly name?: undefined
    }

export type LeaderboardRequest = LeaderboardOf & {
  /** Which performance is the better one; left out: the higher. */
  readonly direction?: Direction | undefined
  /** 1 to 200; left out: 50. */
  readonly limit?: number | undefined
}
