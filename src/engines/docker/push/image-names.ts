import type { DockerClient } from '../client.ts'
import { giveBackName, lendName, listLoans, type Loan } from './lend-name.ts'
import { lentMarks } from './lent-mark.ts'
import { NameLock } from './name-lock.ts'
import { type PushReference, nameKey } from './reference.ts'

/**
 * Keeps apart the two uses of a name on the engine: a build starts from the image that has it, and a push, which the
 * engine does by a local name alone, lends it to the image that is pushed. No build starts from what is only lent.
 */
export class ImageNames {
  readonly #client: DockerClient
  readonly #lock = new NameLock()
  /** Those that could not be given back, by key: the next to use one does it first. */
  readonly #owed = new Map<string, Loan>()

  constructor(client: DockerClient) {
    this.#client = client
  }

  /** Waits until none of the images is being pushed to (null: none at all), and keeps it so while it works. */
  underBases<T>(bases: readonly string[] | null, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const keys = bases && bases.map(nameKey).filter((key) => key !== null)
    return this.#lock.read(keys, signal, async () => {
      await this.#settle(keys ?? [...this.#owed.keys()])
      return work()
    })
  }

  /** Waits until nobody builds from the name or pushes to it, and keeps it so while it works. */
  async alone<T>({ text }: PushReference, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const key = nameKey(text) ?? text
    return this.#lock.write(key, signal, async () => {
      await this.#settle([key])
      return work()
    })
  }

  /** What `lend` needs; null when the reference is too long. */
  loan(reference: PushReference): Loan | null {
    const marks = lentMarks(this.#client.instanceId, reference)
    return marks && { reference, marks }
  }

  /**
   * Works while the image has the name, inside `alone`. Throws the engine's errors, also when the name could not be
   * taken away again.
   */
  async lend<T>(imageId: string, loan: Loan, work: () => Promise<T>): Promise<T> {
    const key = nameKey(loan.reference.text) ?? loan.reference.text
    this.#owed.set(key, loan)
    let result: T
    try {
      await lendName(this.#client, imageId, loan)
      result = await work()
    } catch (error) {
      // that it could not be tidied up after it is the smaller trouble, and is made good later
      await this.#settle([key]).catch(() => undefined)
      throw error
    }
    await this.#settle([key])
    return result
  }

  /** Gives back what an earlier process left lent. What is used in this one now is left alone. */
  async sweep(): Promise<void> {
    for (const loan of await listLoans(this.#client)) {
      const key = nameKey(loan.reference.text) ?? loan.reference.text
      await this.#lock.writeIfFree(key, async () => {
        await giveBackName(this.#client, loan)
        this.#owed.delete(key)
      })
    }
  }

  async #settle(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const loan = this.#owed.get(key)
      if (loan === undefined) continue
      await giveBackName(this.#client, loan)
      this.#owed.delete(key)
    }
  }
}
