/** From the text of a policy file to the policy, whole and checked. */
import { createHash } from 'node:crypto'
import { Compile } from 'typebox/compile'
import { nearest } from '../config/nearest.ts'
import { readYaml } from '../config/read-yaml.ts'
import { isKeyword } from '../dockerfile/keywords.ts'
import { canonicalJson } from './canonical-json.ts'
import { RULE_NAMES } from './codes.ts'
import {
  type BuiltIn,
  type PolicyDocument,
  type PolicyFile,
  PolicyFileSchema,
  LEVELS,
} from './policy-document.ts'
import type { Policy } from './policy.ts'
import { invalidPolicy } from './policy-error.ts'

const check = Compile(PolicyFileSchema)
const FORM = 'Correct it; docs/guides/policies.md shows the form.'

/** `file` names the source in errors. `base` gives what is left out. Throws `config_invalid`. */
export function parsePolicy(
  name: string,
  text: string,
  file: string,
  base: (name: BuiltIn) => PolicyDocument,
): Policy {
  const value = readValue(text, file)
  if (!check.Check(value)) throw violation(value, check.Errors(value), file)
  return complete(name, value, file, base(value.extends ?? 'default'))
}

/** A whole policy of its own, with its hash. */
export function policyOf(name: string, document: PolicyDocument): Policy {
  const sha256 = createHash('sha256').update(canonicalJson(document)).digest('hex')
  return { name, sha256, document }
}

function complete(name: string, value: PolicyFile, file: string, base: PolicyDocument): Policy {
  const { extends: _extends, ...own } = value
  const document: PolicyDocument = {
    description: own.description ?? base.description,
    rules: { ...base.rules, ...own.rules },
    images: { ...base.images, ...own.images },
    frontends: { ...base.frontends, ...own.frontends },
    registries: { ...base.registries, ...own.registries },
    instructions: { ...base.instructions, ...own.instructions },
    limits: { ...base.limits, ...own.limits },
  }
  const { allow, deny } = document.instructions
  const unknown = [...allow, ...deny].find((keyword) => !isKeyword(keyword))
  if (unknown !== undefined) {
    throw invalidPolicy(file, `instructions names ${unknown}, which is no instruction of a Dockerfile`, FORM)
  }
  if (allow.length > 0 && !allow.includes('FROM')) {
    throw invalidPolicy(
      file,
      'instructions.allow does not name FROM, so that it would deny every Dockerfile',
      'Add FROM to the list.',
    )
  }
  return policyOf(name, document)
}

function readValue(text: string, file: string): unknown {
  const fail = (detail: string, cause?: unknown) =>
    invalidPolicy(file, detail, 'Correct the YAML or JSON.', cause)
  const read = readYaml(text)
  if ('problem' in read) throw fail(read.problem, read.cause)
  const { value } = read
  // A file that is being written is empty for a moment; that is no policy without rules of its own.
  if (value === null) throw fail('the file is empty')
  return value
}

interface Violation {
  readonly instancePath: string
  readonly message?: string
}

/** What TypeBox says of a key that a closed object does not have. */
const UNKNOWN_KEY = 'schema is false'

function violation(value: unknown, errors: readonly Violation[], file: string): Error {
  const { instancePath = '', message = 'does not fit' } = errors[0] ?? {}
  const steps = instancePath.split('/').slice(1)
  const key = steps.join('.')
  if (message === UNKNOWN_KEY) return unknownKey(steps, file)
  if (steps[0] === 'rules' && steps.length === 2) {
    return invalidPolicy(file, `${key} must be one of ${LEVELS.join(', ')}, not ${shown(value, steps)}`, FORM)
  }
  const said = steps.length === 0 ? '' : `, not ${shown(value, steps)}`
  return invalidPolicy(file, `${key === '' ? 'the policy' : key} ${message}${said}`, FORM)
}

function unknownKey(steps: readonly string[], file: string): Error {
  const known = steps[0] === 'rules' ? RULE_NAMES : Object.keys(PolicyFileSchema.properties)
  const close = nearest(steps.at(-1) ?? '', known)
  const hint = close === undefined ? '' : `; did you mean ${close}?`
  return invalidPolicy(file, `${steps.join('.')} is not known${hint}`, 'Remove the key, or correct its name.')
}

function shown(value: unknown, steps: readonly string[]): string {
  let at = value
  for (const step of steps) {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined
  }
  const text = JSON.stringify(at) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
