import { useQuery } from '@tanstack/react-query'
import type { RenderedTemplate, Template } from '../../../../../src/client/api-types.generated.ts'
import { Loading } from '../../../ui/loading.tsx'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import { parameterFields } from './parameter-fields.ts'
import { ParameterForm } from './parameter-form.tsx'
import type { ParameterValues } from './parameter-values.ts'
import { TemplatePreview } from './template-preview.tsx'
import { templatesQuery } from './templates-query.ts'

interface Props {
  /** Name of the one that is chosen; empty: none. */
  readonly chosen: string
  readonly texts: Readonly<Record<string, string>>
  readonly read: ParameterValues
  readonly onChoose: (name: string) => void
  readonly onChange: (texts: Readonly<Record<string, string>>) => void
  readonly onEdit: (rendered: RenderedTemplate) => void
}

/** A small application of which one chooses the parameters. */
export function TemplatePanel({ chosen, texts, read, onChoose, onChange, onEdit }: Props) {
  const { data: templates, error, refetch } = useQuery(templatesQuery())
  if (templates === undefined) {
    return error === null ? <Loading /> : <ProblemNotice error={error} onRetry={() => void refetch()} />
  }
  if (templates.length === 0) {
    return (
      <p className="submit-none soft">
        This service has no templates. Its operator can add some with the setting templates.folder.
      </p>
    )
  }
  const template = templates.find(({ name }) => name === chosen)
  return (
    <div className="submit-template">
      <TemplateChoice templates={templates} chosen={chosen} onChoose={onChoose} />
      {template === undefined ? null : (
        <>
          <ParameterForm
            fields={parameterFields(template.parameters)}
            texts={texts}
            problems={read.problems}
            onChange={onChange}
          />
          <TemplatePreview name={template.name} read={read} onEdit={onEdit} />
        </>
      )}
    </div>
  )
}

interface ChoiceProps {
  readonly templates: readonly Template[]
  readonly chosen: string
  readonly onChoose: (name: string) => void
}

function TemplateChoice({ templates, chosen, onChoose }: ChoiceProps) {
  return (
    <fieldset className="submit-templates">
      <legend className="visually-hidden">Template</legend>
      {templates.map(({ name, title, description }) => (
        <label key={name} className="submit-template-card">
          <input type="radio" name="template" checked={name === chosen} onChange={() => onChoose(name)} />
          <span>
            <strong>{title}</strong>
            <span className="soft">{description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
