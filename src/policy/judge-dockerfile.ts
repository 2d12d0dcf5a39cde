import { type ReadOptions } from '../dockerfile/document.ts'
import { type ParseResult, parseDockerfile } from '../dockerfile/read-dockerfile.ts'
import { byPlace, evaluate, subjectOf } from './evaluate.ts'
import type { JudgedDockerfile, Policy, SubmissionFacts } from './policy.ts'

/**
 * Reads a Dockerfile and judges it, with what else is known of the submission, by a policy. Never throws; time is
 * linear in the size of the file.
 */
export function judgeDockerfile(
  bytes: Uint8Array,
  options: ReadOptions,
  facts: Omit<SubmissionFacts, 'buildArgs'>,
  policy: Policy,
): JudgedDockerfile {
  return judgeParsed(parseDockerfile(bytes, options), { ...facts, buildArgs: options.buildArgs }, policy)
}

/** The same for a file that was read already; the reader's diagnostics may have a linter's among them. */
export function judgeParsed(read: ParseResult, facts: SubmissionFacts, policy: Policy): JudgedDockerfile {
  const { parsed, frontends } = read
  const said = evaluate(subjectOf({ parsed, frontends }, facts), policy.document)
  const diagnostics = [...read.diagnostics, ...said].sort(byPlace)
  const denied = diagnostics.some(({ severity }) => severity === 'error')
  return {
    document: parsed === null || denied ? null : parsed.document,
    diagnostics,
    policy: { name: policy.name, sha256: policy.sha256 },
  }
}
