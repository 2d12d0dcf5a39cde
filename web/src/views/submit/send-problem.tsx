import type { Diagnostic } from '../../../../src/client/api-types.generated.ts'
import { ProblemError } from '../../../../src/client/errors.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'

/** Why it was not taken, with all that was found in the Dockerfile: a policy may say more than the linter does. */
export function SendProblem({ error }: { readonly error: unknown }) {
  const diagnostics = error instanceof ProblemError ? diagnosticsOf(error.problem.diagnostics) : []
  return (
    <div className="submit-refused">
      <ProblemNotice error={error} />
      {diagnostics.length === 0 ? null : (
        <ul>
          {diagnostics.map(({ code, message, action, range }, at) => (
            <li key={`${code} ${at}`}>
              <span className="numeric">Line {range.start.line + 1}</span>: {message} {action}{' '}
              <span className="mono faint">{code}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function diagnosticsOf(value: unknown): readonly Diagnostic[] {
  if (!Array.isArray(value)) return []
  return value.filter(
    (one): one is Diagnostic => typeof one === 'object' && one !== null && 'range' in one && 'message' in one,
  )
}
