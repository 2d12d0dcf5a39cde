/** Where the tests find a real Trivy: TEST_TRIVY names one, else the PATH may have one. Nothing is installed for them. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Path of the program; undefined: there is none on this machine. */
export const trivyProgram = find()

export const NO_TRIVY =
  'no trivy here (TEST_TRIVY, PATH): src/scanners/trivy/trivy-scanner.test.ts used what Trivy 0.57.1 said'

function find(): string | undefined {
  const { TEST_TRIVY: named, PATH: path = '' } = process.env
  if (named !== undefined && named !== '') return named
  return path
    .split(delimiter)
    .map((folder) => join(folder, 'trivy'))
    .find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
