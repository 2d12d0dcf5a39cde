import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import { isEcosystemName, withoutRelease } from '../../scanners/osv/advisories/ecosystem-name.ts'

const SeenSchema = Type.Array(Type.String())

/**
 * The ecosystems that scans have met, without their releases: what is worth fetching. A file of its own, so that a
 * scan can add to it while an import holds the index.
 */
export class SeenEcosystems {
  readonly #path: string
  readonly #seen: Set<string>

  constructor(path: string) {
    this.#path = path
    this.#seen = new Set(readSeen(path))
  }

  all(): readonly string[] {
    return [...this.#seen].toSorted()
  }

  /** Returns those that are new. What is no name of an ecosystem is left out. Throws when the file cannot be written. */
  add(ecosystems: readonly string[]): readonly string[] {
    const names = new Set(ecosystems.map(withoutRelease).filter(isEcosystemName))
    const fresh = [...names].filter((name) => !this.#seen.has(name))
    if (fresh.length === 0) return fresh
    for (const name of fresh) this.#seen.add(name)
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(this.all())}\n`)
    renameSync(`${this.#path}.new`, this.#path)
    return fresh
  }
}

/** A file that is missing or damaged costs nothing: the next scans fill it again. */
function readSeen(path: string): readonly string[] {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Value.Check(SeenSchema, found) ? found.filter(isEcosystemName) : []
  } catch {
    return []
  }
}
