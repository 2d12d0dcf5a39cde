/** The policies that come with Slipway: files beside this one, read once. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Value from 'typebox/value'
import { parse } from 'yaml'
import { parsePolicy, policyOf } from './parse-policy.ts'
import { BUILT_IN, type BuiltIn, type PolicyDocument, PolicySchema } from './policy-document.ts'
import type { Policy } from './policy.ts'

const documents = new Map<BuiltIn, PolicyDocument>()

export function builtIn(name: BuiltIn): Policy {
  return policyOf(name, documentOf(name))
}

export function isBuiltIn(name: string): name is BuiltIn {
  return (BUILT_IN as readonly string[]).includes(name)
}

/** A policy of the operator's, on one of ours. Throws `config_invalid`. */
export function ownPolicy(name: string, text: string, file: string): Policy {
  return parsePolicy(name, text, file, documentOf)
}

function documentOf(name: BuiltIn): PolicyDocument {
  let document = documents.get(name)
  if (document === undefined) {
    const file = fileURLToPath(new URL(`built-in/${name}.yaml`, import.meta.url))
    document = Value.Parse(PolicySchema, parse(readFileSync(file, 'utf8')))
    documents.set(name, document)
  }
  return document
}
