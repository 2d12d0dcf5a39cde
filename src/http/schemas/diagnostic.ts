import Type from 'typebox'
import type { Diagnostic } from '../../dockerfile/diagnostic.ts'
import { choice } from './shared.ts'

const PositionSchema = Type.Object(
  { line: Type.Integer({ minimum: 0 }), character: Type.Integer({ minimum: 0 }) },
  { title: 'Position', description: 'Zero-based, as in LSP.' },
)

const RangeSchema = Type.Object({ start: PositionSchema, end: PositionSchema }, { title: 'Range' })

const FixSchema = Type.Object(
  {
    title: Type.String(),
    edits: Type.Array(Type.Object({ range: RangeSchema, text: Type.String() }, { title: 'Edit' }), {
      description: 'They do not overlap, and are made together.',
    }),
  },
  { title: 'Fix', description: 'Mends it without changing what the file means to its author.' },
)

export const DiagnosticSchema = Type.Unsafe<Diagnostic>(
  Type.Object(
    {
      code: Type.String({ description: "`SLP…`, `SEC…`, `DL…`, or the name of one of BuildKit's checks." }),
      severity: choice(['error', 'warning', 'info']),
      message: Type.String(),
      action: Type.String({ description: 'What to do.' }),
      range: RangeSchema,
      aliases: Type.Optional(Type.Array(Type.String(), { description: 'What other linters call it.' })),
      fix: Type.Optional(FixSchema),
    },
    { title: 'Diagnostic', description: 'One finding in a Dockerfile.' },
  ),
)
