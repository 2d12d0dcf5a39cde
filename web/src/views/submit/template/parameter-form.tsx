import { AreaField, CheckField, SelectField, TextField } from '../settings/fields.tsx'
import type { ParameterField } from './parameter-fields.ts'

interface Props {
  readonly fields: readonly ParameterField[]
  /** What was typed, by name. */
  readonly texts: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, string>>
  readonly onChange: (texts: Readonly<Record<string, string>>) => void
}

export function ParameterForm({ fields, texts, problems, onChange }: Props) {
  return (
    <div className="submit-parameters">
      {fields.map((field) => (
        <Parameter
          key={field.name}
          field={field}
          text={texts[field.name] ?? field.defaultText}
          problem={problems[field.name]}
          onChange={(text) => onChange({ ...texts, [field.name]: text })}
        />
      ))}
    </div>
  )
}

interface ParameterProps {
  readonly field: ParameterField
  readonly text: string
  readonly problem: string | undefined
  readonly onChange: (text: string) => void
}

const FORMS = {
  list: 'One a line.',
  map: 'NAME=value, one a line.',
  json: 'As JSON.',
} as const

function Parameter({ field, text, problem, onChange }: ParameterProps) {
  const { kind, label, description, options } = field
  // A problem repeats the description where it explains more.
  const hint = problem?.includes(description) === true ? undefined : description || undefined
  if (kind === 'switch') {
    return (
      <CheckField
        label={label}
        hint={hint}
        problem={problem}
        checked={text === 'true'}
        onChange={(checked) => onChange(String(checked))}
      />
    )
  }
  if (kind === 'choice') {
    const choices = options.map((value) => ({ value, label: value }))
    return (
      <SelectField
        label={label}
        hint={hint}
        problem={problem}
        options={choices}
        value={text}
        onChange={onChange}
      />
    )
  }
  if (kind === 'list' || kind === 'map' || kind === 'json') {
    const words = [hint, FORMS[kind]].filter((one) => one !== undefined).join(' ')
    return <AreaField label={label} hint={words} problem={problem} mono value={text} onChange={onChange} />
  }
  return (
    <TextField
      label={label}
      hint={hint}
      problem={problem}
      inputMode={kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : 'text'}
      mono
      value={text}
      onChange={onChange}
    />
  )
}
