import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RenderedTemplate } from '../../../../../src/client/api-types.generated.ts'
import { client } from '../../../api/client.ts'
import { formatCount } from '../../../ui/format.ts'
import { Loading } from '../../../ui/loading.tsx'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import type { ParameterValues } from './parameter-values.ts'
import { useRested } from './use-rested.ts'

interface Props {
  readonly name: string
  readonly read: ParameterValues
  readonly onEdit: (rendered: RenderedTemplate) => void
}

/** What would be built, as the service renders it. */
export function TemplatePreview({ name, read: { values, problems }, onEdit }: Props) {
  const isWhole = Object.keys(problems).length === 0
  const asked = useRested(JSON.stringify(values))
  const { data, error } = useQuery({
    queryKey: ['rendered-template', name, asked],
    queryFn: ({ signal }) =>
      client.templates.render(name, JSON.parse(asked) as Record<string, unknown>, { signal }),
    enabled: isWhole,
    // The one before stays until the next is there, so that nothing jumps; of another template it would mislead.
    placeholderData: (before) => (before?.template === name ? keepPreviousData(before) : undefined),
  })
  return (
    <section className="submit-preview" aria-label="What the template makes">
      <div className="submit-preview-head">
        <h2>Dockerfile</h2>
        <button
          type="button"
          className="button button-small"
          disabled={data === undefined || !isWhole}
          onClick={() => data !== undefined && onEdit(data)}
        >
          Edit as text
        </button>
      </div>
      {isWhole ? null : <p className="soft">It is rendered again when all parameters fit.</p>}
      {error !== null && isWhole ? <ProblemNotice error={error} /> : null}
      {data === undefined ? error === null && isWhole ? <Loading /> : null : <Rendered rendered={data} />}
    </section>
  )
}

function Rendered({ rendered: { dockerfile, files, buildArgs } }: { readonly rendered: RenderedTemplate }) {
  const args = Object.entries(buildArgs)
  return (
    <>
      <pre className="submit-rendered" tabIndex={0} aria-label="The Dockerfile that the template makes">
        <code>{dockerfile}</code>
      </pre>
      {args.length === 0 ? null : (
        <p className="soft">
          Built with <span className="mono">{args.map(([key, value]) => `${key}=${value}`).join(' ')}</span>
        </p>
      )}
      {files.length === 0 ? null : (
        <details>
          <summary>{formatCount(files.length, 'file')} beside it</summary>
          {files.map(({ path, text }) => (
            <details key={path} className="submit-rendered-file">
              <summary className="mono">{path}</summary>
              <pre className="submit-rendered" tabIndex={0} aria-label={path}>
                <code>{text}</code>
              </pre>
            </details>
          ))}
        </details>
      )}
    </>
  )
}
