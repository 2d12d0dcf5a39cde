/** Policies without a service: what there is, what one says, and what it says of a Dockerfile. */
import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { stringify } from 'yaml'
import { loadConfig } from '../config/load.ts'
import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import { parseDockerfile } from '../dockerfile/read-dockerfile.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { resolvePublish } from '../jobs/resolve-publish.ts'
import { DEFAULT_TENANT } from '../jobs/submit.ts'
import { builtIn } from '../policy/built-in.ts'
import { type Judgement, examine, subjectOf } from '../policy/evaluate.ts'
import { findPolicy } from '../policy/open-policies.ts'
import { BUILT_IN, type PolicyDocument } from '../policy/policy-document.ts'
import { policyFiles, readPolicyFile } from '../policy/policy-files.ts'
import type { Policy, PolicyIdentity } from '../policy/policy.ts'

/** What was asked for, or why it cannot be had; never thrown, for a person reads it. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly detail: string; readonly action: string }

export interface PolicyQuestion {
  /** A name, or the path of a file. */
  readonly policy: string
  /** Path of the Dockerfile. */
  readonly file: string
  /** What is in it, where it has been read. */
  readonly bytes?: Uint8Array | undefined
  /** In place of `policy.folder`. */
  readonly folder?: string | undefined
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
  readonly target?: string | undefined
  /** Where it would be published, as in a submission. */
  readonly publish?: string | undefined
  readonly tenant?: string | undefined
}

export interface PolicyAnswer {
  readonly policy: PolicyIdentity
  /** False when the policy denies it, and when it is no valid Dockerfile at all. */
  readonly accepted: boolean
  /** Why it is no valid Dockerfile; then the rules have seen nothing of it but its head. */
  readonly invalid: readonly Diagnostic[]
  readonly judgements: readonly Judgement[]
}

export interface ListedPolicy {
  readonly name: string
  readonly sha256: string | null
  readonly description: string
  readonly inForce: boolean
  /** Why it cannot be used; null: it can. */
  readonly problem: string | null
}

type Environment = Readonly<Record<string, string | undefined>>

export function testPolicy(
  question: PolicyQuestion,
  environment: Environment = process.env,
): Answer<PolicyAnswer> {
  return answer(() => {
    const { config } = loadConfig([], environment)
    const policy = policyAt(question.policy, question.folder ?? config.policy.folder)
    const buildArgs = question.buildArgs ?? {}
    const image = question.publish
    const bytes = question.bytes ?? readDockerfile(question.file)
    const parse = parseDockerfile(bytes, { limits: config.dockerfile, buildArgs })
    const subject = subjectOf(parse, {
      buildArgs,
      tenant: question.tenant ?? DEFAULT_TENANT,
      target: question.target ?? null,
      publish: image === undefined ? null : resolvePublish({ image }, config.publish),
      heldToProxy: config.build.network === 'proxy',
    })
    const judgements = examine(subject, policy.document)
    const denied = judgements.some(({ level, sightings }) => level === 'deny' && sightings.length > 0)
    const invalid = parse.diagnostics.filter(({ severity }) => severity === 'error')
    const { name, sha256 } = policy
    return { policy: { name, sha256 }, accepted: !denied && invalid.length === 0, invalid, judgements }
  })
}

export function listPolicies(
  folder: string | undefined,
  environment: Environment = process.env,
): Answer<readonly ListedPolicy[]> {
  return answer(() => {
    const { policy: settings } = loadConfig([], environment).config
    const place = folder ?? settings.folder
    const files = place === '' ? [] : [...policyFiles(place)]
    const readers: readonly (readonly [string, () => Policy])[] = [
      ...BUILT_IN.map((name) => [name, () => builtIn(name)] as const),
      ...files.map(([name, path]) => [name, () => readPolicyFile(name, path)] as const),
    ]
    return readers.map(([name, read]) => {
      const found = answer(read)
      return {
        name,
        sha256: found.ok ? found.value.sha256 : null,
        description: found.ok ? found.value.document.description : '',
        inForce: name === settings.name,
        problem: found.ok ? null : found.detail,
      }
    })
  })
}

export interface ShownPolicy extends PolicyIdentity {
  readonly document: PolicyDocument
  /** The whole document as a file of one's own begins. */
  readonly yaml: string
}

export function showPolicy(
  name: string,
  folder: string | undefined,
  environment: Environment = process.env,
): Answer<ShownPolicy> {
  return answer(() => {
    const place = folder ?? loadConfig([], environment).config.policy.folder
    const policy = policyAt(name, place)
    return { ...policy, yaml: stringify(policy.document, { lineWidth: 0 }) }
  })
}

function policyAt(nameOrPath: string, folder: string): Policy {
  const extension = extname(nameOrPath)
  const isPath = nameOrPath.includes('/') || ['.yaml', '.yml', '.json'].includes(extension)
  return isPath
    ? readPolicyFile(basename(nameOrPath, extension), nameOrPath)
    : findPolicy({ name: nameOrPath, folder })
}

function readDockerfile(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    const detail = `the Dockerfile cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new SlipwayError('request_invalid', { detail, action: 'Name a file that is there.', cause })
  }
}

function answer<Value>(ask: () => Value): Answer<Value> {
  try {
    return { ok: true, value: ask() }
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const where = error.where === undefined ? '' : ` (${error.where})`
    return { ok: false, detail: `${error.detail}${where}`, action: error.action }
  }
}
