import type { Diagnostic } from '../../../../src/client/api-types.generated.ts'
import { ProblemError, UnreachableError } from '../../../../src/client/errors.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'

/** Why it was not taken, with all that was found in the Dockerfile: a policy may say more than the linter does. */
export function SendProblem({ error }: { readonly error: unknown }) {
  const diagnostics = error instanceof ProblemError ? diagnosticsOf(error.problem.diagnostics) : []
  return (
    <div className="submit-refused">
      {error instanceof UnreachableError ? <Unsure error={error} /> : <ProblemNotice error={error} />}
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

/** It may have arrived, or not; the key that went with it makes a repetition harmless. */
function Unsure({ error }: { readonly error: UnreachableError }) {
  return (
    <div className="notice" data-tone="bad" role="alert">
      <strong>The service does not answer</strong>
      <span>{error.message}</span>
      <span className="soft">
        Submit again when it is back: of the same submission no second job is made.
      </span>
    </div>
  )
}

function diagnosticsOf(value: unknown): readonly Diagnostic[] {
  if (!Array.isArray(value)) return []
  return value.filter(
    (one): one is Diagnostic => typeof one === 'object' && one !== null && 'range' in one && 'message' in one,
  )
}
