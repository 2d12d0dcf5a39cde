/**
 * Writes src/client/api-types.generated.ts from the OpenAPI document, which is made from the routes' schemas: one source for what
 * the server checks and what the client believes. With --check nothing is written, and the exit code is 1 when the
 * file is not what would be written.
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compile } from 'json-schema-to-typescript'
import { loadConfig } from '../src/config/load.ts'
import { buildApp } from '../src/http/app.ts'
import { createLogger } from '../src/observability/logger.ts'

export const API_TYPES = new URL('../src/client/api-types.generated.ts', import.meta.url)
const BIOME = new URL('../node_modules/.bin/biome', import.meta.url)

const BANNER = `/** Generated from the OpenAPI document, by scripts/generate-client.ts: change the schemas in src/http/schemas instead. */`

/** Holds the generated types together; it is taken out again. */
const ROOT = 'GeneratedRoot'

/** The OpenAPI document, made without listening and without a store: no route is called. */
export async function readDocument(): Promise<Record<string, unknown>> {
  const never = (): never => {
    throw new Error('only the document is read')
  }
  const app = buildApp({
    jobs: {
      receiveContext: never,
      submit: never,
      lint: never,
      get: never,
      list: never,
      leaderboard: never,
      names: never,
      update: never,
      cancel: never,
      retry: never,
      remove: never,
      revise: never,
      dockerfile: never,
      origin: never,
      record: never,
      findings: never,
      advisory: never,
      inventory: never,
      events: never,
      changes: never,
      logs: never,
    },
    credentials: { add: never, list: never, remove: never },
    templates: { list: () => [], render: never, pack: never },
    health: never,
    system: never,
    collect: never,
    ready: never,
    config: loadConfig([], {}).config,
    logger: createLogger('silent'),
    shutdown: new AbortController().signal,
  })
  try {
    const response = await app.inject('/api/v2/openapi.json')
    return response.json<Record<string, unknown>>()
  } finally {
    await app.close()
  }
}

/** The text of the file of types. */
export async function generateTypes(document: Record<string, unknown>): Promise<string> {
  const { schemas } = document.components as { schemas: Record<string, object> }
  const definitions = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, { ...rewrite(schema), title: name }]),
  )
  const text = await compile(
    { title: ROOT, type: 'object', additionalProperties: false, definitions },
    ROOT,
    { bannerComment: BANNER, additionalProperties: false, unreachableDefinitions: true, format: false },
  )
  return tidy(format(text))
}

/** Without the root, and without the remarks on where each type came from. */
function tidy(text: string): string {
  return text
    .replace(new RegExp(`export interface ${ROOT} \\{\\s*\\}\\s*`), '')
    .replace(
      /(?: \*\s*\n)? \* This interface was referenced by `\w+`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g,
      '',
    )
    .replace(/^\/\*\*\n \*\/\n/gm, '')
    .replace(/^(\/\*\*\n|export )/gm, '\n$1')
    .replace(/^( \*\/\n)\n(export )/gm, '$1$2')
    .replace(/\n{3,}/g, '\n\n')
    .trimStart()
}

/** References into the document become references into the schema; examples and titles of fields are for people. */
function rewrite(node: object): object {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string')
        return value.replace('#/components/schemas/', '#/definitions/')
      return key === 'examples' ? undefined : value
    }),
  ) as object
}

function format(text: string): string {
  const file = fileURLToPath(API_TYPES)
  return execFileSync(fileURLToPath(BIOME), ['format', `--stdin-file-path=${file}`], {
    input: text,
    encoding: 'utf8',
  })
}

if (import.meta.main) {
  const text = await generateTypes(await readDocument())
  if (!process.argv.includes('--check')) {
    await writeFile(API_TYPES, text)
  } else if (text !== (await readFile(API_TYPES, 'utf8'))) {
    process.stderr.write(
      'src/client/api-types.generated.ts is out of date: run node_modules/.bin/node scripts/generate-client.ts\n',
    )
    process.exitCode = 1
  }
}
