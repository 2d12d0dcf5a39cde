import type { LintedFile } from '../linted-file.ts'

/** What several rules ask of a file is worked out for the first of them, and kept as long as the file. */
export function perFile<Value extends object>(
  make: (file: LintedFile) => Value,
): (file: LintedFile) => Value {
  const made = new WeakMap<LintedFile, Value>()
  return (file) => {
    let value = made.get(file)
    if (value === undefined) {
      value = make(file)
      made.set(file, value)
    }
    return value
  }
}
