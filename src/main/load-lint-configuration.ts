import { readFileSync } from 'node:fs'
import { type LintConfiguration } from '../dockerfile/lint/lint-dockerfile.ts'
import { readConfiguration } from '../dockerfile/lint/read-configuration.ts'
import { SlipwayError } from '../errors/slipway-error.ts'

/** The operator's `.hadolint.yaml`; null for an empty path. Throws `config_invalid` with what is wrong with it. */
export function loadLintConfiguration(path: string): LintConfiguration | null {
  if (path === '') return null
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw invalid(`${path} cannot be read`, cause)
  }
  const { configuration, problem } = readConfiguration(bytes, path)
  if (problem !== null) throw invalid(problem)
  return configuration
}

function invalid(detail: string, cause?: unknown): SlipwayError {
  return new SlipwayError('config_invalid', { detail, where: 'lint.configuration', cause })
}
