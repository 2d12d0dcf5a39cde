import type { FoundPackage } from '../../../inventory.ts'

/** What a file says is installed. */
export interface Reading {
  readonly packages: readonly FoundPackage[]
  /** What could not be understood, each a clause that goes behind the path: `3 entries have no name`. */
  readonly problems: readonly string[]
  /** Paths of files that belong to these packages, as far as the file says so. */
  readonly owned?: readonly string[]
}

/** Reads any bytes, to the end or not, without throwing but what the content itself throws. At most `most` packages. */
export type ReadFormat = (content: AsyncIterable<Uint8Array>, most: number) => Promise<Reading>

export const NOTHING: Reading = { packages: [], problems: [] }

/** Packages of a database, and how many of its entries were none. */
export class Collection {
  readonly #most: number
  readonly #packages: FoundPackage[] = []
  #malformed = 0

  constructor(most: number) {
    this.#most = most
  }

  /** False when no more are taken. */
  add(found: FoundPackage | undefined): boolean {
    if (found === undefined) this.#malformed += 1
    else if (this.#packages.length < this.#most) this.#packages.push(found)
    else return false
    return true
  }

  result(isFull: boolean): Reading {
    const problems: string[] = []
    if (this.#malformed > 0) problems.push(`${this.#malformed} entries have no proper name and version`)
    if (isFull) problems.push('it names more packages than are read')
    return { packages: this.#packages, problems }
  }
}
