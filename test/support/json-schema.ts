/** Checks documents with the JSON schemas of their formats. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

/** What is wrong with a document, each with its place; empty: it is valid. */
export type SchemaCheck = (document: unknown) => readonly string[]

/** Formats of draft 2019-09 that ajv-formats has not: taken for any text. */
const LOOSE_FORMATS = ['iri-reference', 'iri', 'idn-email']

/**
 * `schemas` are files; the first one is checked against, the others are those that it refers to. Older drafts are read
 * as draft 7, which says the same of all that these schemas use.
 */
export function schemaCheck(schemas: readonly string[]): SchemaCheck {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  addFormats.default(ajv)
  for (const format of LOOSE_FORMATS) ajv.addFormat(format, true)
  const [file, ...others] = schemas
  if (file === undefined) throw new RangeError('a check needs a schema')
  const main = readSchema(file)
  // They refer to each other by the names of their files beside the first one's id.
  for (const other of others) {
    const { $id: _, ...schema } = readSchema(other)
    ajv.addSchema(schema, new URL(basename(other), String(main.$id)).href)
  }
  const validate = ajv.compile(main)
  return (document) => {
    if (validate(document)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
  }
}

function readSchema(file: string): Record<string, unknown> {
  const { $schema: _, id, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  return typeof id === 'string' ? { $id: id, ...schema } : schema
}

/** The official schema of CycloneDX 1.6, which comes with its library. */
export function cycloneDxCheck(): SchemaCheck {
  const library = createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')
  const names = ['bom-1.6', 'spdx', 'jsf-0.82']
  return schemaCheck(
    names.map((name) => join(dirname(library), 'res/schema', `${name}.SNAPSHOT.schema.json`)),
  )
}
