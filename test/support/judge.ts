/** Reads a Dockerfile as a submission is read, under a policy that comes with Slipway. */
import type { ReadOptions } from '../../src/dockerfile/document.ts'
import { builtIn } from '../../src/policy/built-in.ts'
import { judgeDockerfile } from '../../src/policy/judge-dockerfile.ts'
import type { JudgedDockerfile, SubmissionFacts } from '../../src/policy/policy.ts'
import type { PolicyDocument } from '../../src/policy/policy-document.ts'
import { policyOf } from '../../src/policy/parse-policy.ts'

export const READ_OPTIONS: ReadOptions = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
  buildArgs: {},
}

export const FACTS: SubmissionFacts = { tenant: 'team', buildArgs: {}, target: null, publish: null }

export type Judging = Partial<ReadOptions & SubmissionFacts> & { readonly policy?: PolicyDocument }

/** Under `default` when no policy is given. */
export function judge(dockerfile: string | Uint8Array, options: Judging = {}): JudgedDockerfile {
  const bytes = typeof dockerfile === 'string' ? new TextEncoder().encode(dockerfile) : dockerfile
  const policy = options.policy === undefined ? builtIn('default') : policyOf('own', options.policy)
  return judgeDockerfile(bytes, { ...READ_OPTIONS, ...options }, { ...FACTS, ...options }, policy)
}

/** Codes of what refuses it, in the order of the file. */
export function errorsOf(dockerfile: string | Uint8Array, options: Judging = {}): readonly string[] {
  return judge(dockerfile, options)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code)
}

/** A policy of ours with other levels and lists. */
export function policyWith(
  changes: { readonly rules?: Partial<PolicyDocument['rules']> } & Partial<Omit<PolicyDocument, 'rules'>>,
  from: 'default' | 'strict' = 'default',
): PolicyDocument {
  const { document } = builtIn(from)
  return { ...document, ...changes, rules: { ...document.rules, ...changes.rules } }
}
