import Type from 'typebox'
import { CODES, type ErrorCode } from '../../errors/codes.ts'
import { PROBLEM_TYPE, STATUS } from '../error-response.ts'
import { DiagnosticSchema } from './diagnostic.ts'
import { choice } from './shared.ts'

const codes = Object.keys(CODES) as ErrorCode[]

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'Where the code is documented.' }),
    title: Type.String({ description: 'The code in words; the same for each of its errors.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    code: choice(codes, { title: 'ErrorCode', description: 'Stable: match on it.' }),
    detail: Type.String({ description: 'What stands in the way, with the value that was wrong.' }),
    where: Type.Optional(Type.String({ description: 'A JSON pointer, a place in the Dockerfile, a path.' })),
    action: Type.String({ description: 'What to do.' }),
    retryable: Type.Boolean({ description: 'The same request may go through later.' }),
    instance: Type.String({ description: 'The id of the request, as in X-Request-Id and in the log.' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }, { title: 'FieldError' }), {
        description: 'The wrong fields of an invalid request.',
      }),
    ),
    diagnostics: Type.Optional(
      Type.Array(DiagnosticSchema, { description: 'What was found in the Dockerfile.' }),
    ),
  },
  {
    title: 'Problem',
    description: 'An error as in RFC 9457. Some codes have more members, see /docs/errors.',
    examples: [
      {
        type: '/docs/errors#job_not_found',
        title: 'There is no such job',
        status: 404,
        code: 'job_not_found',
        detail: 'There is no job 019aa5e2-7f1c-7cc3-98c4-dc0c0c07398f.',
        action: 'Check the id; GET /api/v2/jobs lists the jobs.',
        retryable: false,
        instance: 'q8jNf3zU-1a',
      },
    ],
  },
)

/** Codes that any request may meet. */
const EVERYWHERE: readonly ErrorCode[] = ['internal', 'storage_failed', 'origin_denied', 'overloaded']

/** The `response` entries of an operation for its error codes and those of every request, one for each status. */
export function problems(...own: readonly ErrorCode[]): Record<number, object> {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of [...own, ...EVERYWHERE])
    byStatus.set(STATUS[code], [...(byStatus.get(STATUS[code]) ?? []), code])
  const entries = [...byStatus].map(([status, list]) => [
    status,
    {
      description: list.map((code) => `\`${code}\`: ${CODES[code].title}.`).join(' '),
      content: { [PROBLEM_TYPE]: { schema: ProblemSchema } },
    },
  ])
  return Object.fromEntries(entries)
}
