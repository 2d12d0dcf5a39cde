import type { Finding } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatCount } from '../../../../ui/format.ts'

/** Above the findings of all that was made from one source. */
export function PackageHead({ findings }: { readonly findings: readonly [Finding, ...Finding[]] }) {
  const [{ package: installed, ecosystem }] = findings
  const { name, version } = installed.source ?? installed
  return (
    <div role="cell" aria-colspan={6} className="job-findings-package">
      <strong>
        <ForeignText text={name} />
      </strong>
      <ForeignText text={version} className="mono soft" />
      <ForeignText text={ecosystem} className="faint" />
      <span className="faint">{formatCount(findings.length, 'finding')}</span>
    </div>
  )
}
