/** Reads `template.yaml`. */
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { type Declaration, declarationCheck, isParameterType, PARAMETER_TYPES } from './parameter-schema.ts'
import { invalidTemplate } from './template-error.ts'

const closed = { additionalProperties: false } as const
const text = Type.String({ minLength: 1 })

const ManifestSchema = Type.Object(
  {
    title: text,
    description: text,
    parameters: Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]*$' }),
      Type.Object({ type: Type.String() }),
    ),
    rendered: Type.Array(text),
    buildArgs: Type.Optional(Type.String()),
    run: Type.Object(
      {
        mode: Type.Enum(['batch', 'service']),
        // A path as a request line has it (RFC 9112, origin-form): no space, no fragment.
        healthcheck: Type.Optional(Type.String({ pattern: '^/[!-"$-~]{0,1023}$' })),
        port: Type.Optional(Type.String()),
      },
      closed,
    ),
  },
  closed,
)

const check = Compile(ManifestSchema)

type Shape = Static<typeof ManifestSchema>

export interface Manifest extends Omit<Shape, 'parameters'> {
  readonly parameters: Readonly<Record<string, Declaration>>
}

interface Source {
  readonly file: string
  readonly document: Document
  readonly lines: LineCounter
}

/** Throws `config_invalid` with the line of `file` and what to do. */
export function readManifest(yaml: string, file: string): Manifest {
  const lines = new LineCounter()
  const source: Source = { file, lines, document: parseDocument(yaml, { lineCounter: lines }) }
  const [syntax] = source.document.errors
  if (syntax !== undefined) {
    const { line, col } = lines.linePos(syntax.pos[0])
    const detail = syntax.message.split('\n')[0] ?? 'no YAML'
    throw invalidTemplate({ file, line, column: col }, detail, 'Correct the YAML.')
  }
  const value: unknown = source.document.toJS()
  if (!check.Check(value)) throw violation(check.Errors(value), [], source)
  for (const [name, declared] of Object.entries(value.parameters)) checkDeclaration(name, declared, source)
  const manifest = value as Manifest
  checkReferences(manifest, source)
  return manifest
}

function checkDeclaration(name: string, declared: { readonly type: string }, source: Source): void {
  const path = ['parameters', name]
  if (!isParameterType(declared.type)) {
    const action = `Declare ${PARAMETER_TYPES.join(', ')}; numbers with a fraction are text with a pattern.`
    throw invalidTemplate(placeOf([...path, 'type'], source), `there is no type ${declared.type}`, action)
  }
  const validator = declarationCheck(declared.type)
  if (!validator.Check(declared)) throw violation(validator.Errors(declared), path, source)
  checkPatterns(declared, path, source)
}

/** Patterns of the parameter, of its items and of its names. */
function checkPatterns(node: object, path: readonly string[], source: Source): void {
  for (const [key, value] of Object.entries(node)) {
    if (key === 'pattern') {
      try {
        void new RegExp(String(value), 'u')
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error)
        throw invalidTemplate(placeOf([...path, key], source), detail, 'Correct the regular expression.')
      }
    } else if (['items', 'additionalProperties', 'propertyNames'].includes(key)) {
      checkPatterns(value as object, [...path, key], source)
    }
  }
}

function checkReferences({ parameters, run, buildArgs }: Manifest, source: Source): void {
  const demand = (path: readonly string[], name: string | undefined, type: Declaration['type']): void => {
    if (name === undefined) return
    const declared = Object.hasOwn(parameters, name) ? parameters[name]?.type : undefined
    if (declared === type) return
    const detail = `${path.join('.')} names ${JSON.stringify(name)}, which is no parameter of the type ${type}`
    throw invalidTemplate(placeOf(path, source), detail, `Declare it under parameters with type: ${type}.`)
  }
  demand(['buildArgs'], buildArgs, 'object')
  demand(['run', 'port'], run.port, 'integer')
  if (run.mode === 'service' || (run.healthcheck === undefined && run.port === undefined)) return
  const detail = 'healthcheck and port belong to a run with mode: service'
  throw invalidTemplate(placeOf(['run'], source), detail, 'Remove them, or set mode: service.')
}

function violation(
  errors: readonly { readonly instancePath: string; readonly message?: string }[],
  path: readonly string[],
  source: Source,
): Error {
  const { instancePath = '', message = 'does not fit' } = errors[0] ?? {}
  const steps = [...path, ...instancePath.split('/').slice(1)]
  const name = steps.length === 0 ? 'the file' : steps.join('.')
  const unknown = message === 'schema is false'
  return invalidTemplate(
    placeOf(steps, source),
    unknown ? `${name} is not known here` : `${name} ${message}`,
    unknown ? 'Remove it, or correct its name.' : 'Correct it; docs/guides/templates.md shows the form.',
  )
}

/** The line of the node, or of the nearest one above it that is there. */
function placeOf(steps: readonly string[], { document, lines, file }: Source) {
  for (let length = steps.length; length > 0; length--) {
    const node: unknown = document.getIn(steps.slice(0, length), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const { line, col } = lines.linePos(Number(node.range[0]))
      return { file, line, column: col }
    }
  }
  return { file, line: 1 }
}
