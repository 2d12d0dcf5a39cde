import { statSync } from 'node:fs'
import { SlipwayError } from '../errors/slipway-error.ts'

export interface Following<Value> {
  /** `before`: what is in force; left out: nothing yet. Throws what is wrong with the file. */
  read(before?: Value): Value
  /** Told of a version that cannot be used, and why in words; gives the note for the operator. */
  refuse(why: string, error: unknown, inForce: Value): string
}

/**
 * What an operator's file says. It is looked at whenever it is asked for, so that a change is in force with the next
 * question and nothing has to be watched. A version that cannot be used leaves the one before in force.
 */
export class FollowedFile<Value> {
  readonly #path: string
  readonly #following: Following<Value>
  #version: string
  #value: Value
  #trouble: string | null = null

  /** Throws what `read` throws: a service does not start with a file that it cannot use. */
  constructor(path: string, following: Following<Value>) {
    this.#path = path
    this.#following = following
    // The version first: what is written in between is read again.
    this.#version = fileVersion(path)
    this.#value = following.read()
  }

  /** Throws nothing. */
  current(): Value {
    const version = fileVersion(this.#path)
    if (version !== this.#version) {
      this.#version = version
      this.#read()
    }
    return this.#value
  }

  /** Why the newest version is not in force; null: it is. */
  trouble(): string | null {
    this.current()
    return this.#trouble
  }

  #read(): void {
    try {
      this.#value = this.#following.read(this.#value)
      this.#trouble = null
    } catch (error) {
      const why = error instanceof SlipwayError ? `${error.detail}. ${error.action}` : String(error)
      this.#trouble = this.#following.refuse(why, error, this.#value)
    }
  }
}

/** Changes whenever the file is written or replaced; `gone`: it is not there, or cannot be looked at. */
function fileVersion(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(':')
  } catch {
    return 'gone'
  }
}
