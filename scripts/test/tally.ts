/** Counts what a test process reports, and knows which tests have begun and not ended. */
import type { TestEvent } from './reporter.ts'

export interface Skip {
  readonly file: string
  readonly name: string
  readonly reason: string
}

export interface Failure {
  readonly file: string
  readonly name: string
  readonly detail: string
}

export interface FileResult {
  readonly file: string
  readonly passed: number
  readonly failures: readonly Failure[]
  readonly skipped: number
  readonly durationMs: number
}

interface FileTally extends FileResult {
  passed: number
  failures: Failure[]
  skipped: number
  durationMs: number
}

export interface Totals {
  readonly passed: number
  readonly failures: readonly Failure[]
  readonly skips: readonly Skip[]
}

export class Tally {
  readonly failures: Failure[] = []
  readonly skips: Skip[] = []
  passed = 0
  #files = new Map<string, FileTally>()
  #names = new Map<number, { readonly name: string; readonly parent: number; readonly file: string }>()
  #running = new Set<number>()

  add(event: TestEvent): void {
    if (event.type === 'begin') {
      this.#names.set(event.id, event)
      this.#running.add(event.id)
      return
    }
    this.#names.set(event.id, event)
    this.#running.delete(event.id)
    const file = this.#file(this.#home(event))
    if (event.nesting === 0) file.durationMs += event.durationMs
    // A suite, or a test whose subtest failed, fails with its part: counted once, where it went wrong. One that is left
    // out has no parts to tell of it.
    if (event.suite && event.skipped === undefined && !(event.type === 'fail' && !this.#hasFailure(event)))
      return
    if (event.skipped !== undefined) {
      file.skipped += 1
      this.skips.push({ file: event.file, name: this.#path(event.id), reason: event.skipped })
    } else if (event.type === 'pass') {
      file.passed += 1
      this.passed += 1
    } else {
      this.#keep(file, { file: event.file, name: this.#path(event.id), detail: event.error ?? '' })
    }
  }

  /** Names of the innermost tests that have begun and not ended. */
  running(): readonly string[] {
    const parents = new Set([...this.#running].map((id) => this.#names.get(id)?.parent))
    return [...this.#running].filter((id) => !parents.has(id)).map((id) => this.#path(id))
  }

  /** A failure of the file as a whole: it hung, or its process broke. */
  fail(file: string, name: string, detail: string): void {
    this.#keep(this.#file(file), { file, name, detail })
  }

  result(file: string): FileResult {
    return this.#file(file)
  }

  #keep(file: FileTally, failure: Failure): void {
    file.failures.push(failure)
    this.failures.push(failure)
  }

  #file(file: string): FileTally {
    const known = this.#files.get(file) ?? { file, passed: 0, failures: [], skipped: 0, durationMs: 0 }
    this.#files.set(file, known)
    return known
  }

  /** The file of the outermost suite: tests of a contract are written in one file and run from another. */
  #home(event: TestEvent): string {
    let home = event.file
    for (let at = this.#names.get(event.id); at !== undefined; at = this.#names.get(at.parent)) home = at.file
    return home
  }

  #hasFailure(event: TestEvent): boolean {
    return this.failures.some((failure) => failure.file === event.file)
  }

  #path(id: number): string {
    const names: string[] = []
    for (let entry = this.#names.get(id); entry !== undefined; entry = this.#names.get(entry.parent)) {
      names.unshift(entry.name)
    }
    return names.join(' > ')
  }
}
