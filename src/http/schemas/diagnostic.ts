import Type from 'typebox'
import { choice } from './shared.ts'

const PositionSchema = Type.Object(
  { line: Type.Integer({ minimum: 0 }), character: Type.Integer({ minimum: 0 }) },
  { title: 'Position', description: 'Zero-based, as in LSP.' },
)

export const DiagnosticSchema = Type.Object(
  {
    code: Type.String(),
    severity: choice(['error', 'warning', 'info']),
    message: Type.String(),
    action: Type.String({ description: 'What to do.' }),
    range: Type.Object({ start: PositionSchema, end: PositionSchema }, { title: 'Range' }),
  },
  { title: 'Diagnostic', description: 'One finding in a Dockerfile.' },
)
