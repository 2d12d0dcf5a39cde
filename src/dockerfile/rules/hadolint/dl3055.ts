import { labelRule } from './label-rule.ts'

/** hadolint: a short or a long hash of Git. Ours takes 7 to 40 digits, and the 64 of a repository with SHA-256. */
export const dl3055 = labelRule({
  code: 'DL3055',
  kind: 'hash',
  title: 'Label is not a Git hash',
  action: 'Give the hash of the commit, as `git rev-parse HEAD` prints it.',
  problem: 'not a Git hash',
  isValid: (value) => /^(?:[0-9a-f]{7,40}|[0-9a-f]{64})$/.test(value),
})
