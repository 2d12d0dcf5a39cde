import { type HTMLInputAutoCompleteAttribute, type ReactNode, useId } from 'react'

interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
}

interface TextProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string | undefined
  /** After the field: `MiB`. */
  readonly unit?: string | undefined
  readonly type?: 'text' | 'password'
  readonly inputMode?: 'text' | 'numeric' | 'decimal'
  readonly autoComplete?: HTMLInputAutoCompleteAttribute
  readonly mono?: boolean
}

export function TextField({ label, hint, problem, value, onChange, unit, mono, ...rest }: TextProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(given) => (
        <span className="submit-input">
          <input
            {...given}
            {...rest}
            className={`input${mono === true ? ' mono' : ''}`}
            autoComplete={rest.autoComplete ?? 'off'}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {unit === undefined ? null : <span className="faint">{unit}</span>}
        </span>
      )}
    </Field>
  )
}

interface AreaProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly rows?: number
  readonly mono?: boolean
}

export function AreaField({ label, hint, problem, value, onChange, placeholder, rows = 2, mono }: AreaProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(given) => (
        <textarea
          {...given}
          className={`textarea${mono === true ? ' mono' : ''}`}
          rows={Math.min(8, Math.max(rows, value.split('\n').length))}
          placeholder={placeholder}
          spellCheck={mono !== true}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

interface SelectProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

export function SelectField({ label, hint, problem, value, onChange, options }: SelectProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(given) => (
        <select
          {...given}
          className="select"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface CheckProps extends FieldProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function CheckField({ label, hint, problem, checked, onChange }: CheckProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="submit-check">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      {hint === undefined ? null : (
        <span className="hint" id={id}>
          {hint}
        </span>
      )}
      {problem === undefined ? null : <span className="problem">{problem}</span>}
    </div>
  )
}

interface ChoiceProps<Value extends string> extends FieldProps {
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly options: readonly { readonly value: Value; readonly label: string }[]
}

/** A few that exclude each other, all to be seen. */
export function ChoiceField<Value extends string>(props: ChoiceProps<Value>) {
  const { label, hint, problem, value, onChange, options } = props
  const name = useId()
  return (
    <fieldset className="field submit-choice">
      <legend className="label">{label}</legend>
      <div className="submit-choice-options">
        {options.map((option) => (
          <label key={option.value} className="submit-check">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint === undefined ? null : <span className="hint">{hint}</span>}
      {problem === undefined ? null : <span className="problem">{problem}</span>}
    </fieldset>
  )
}

interface Given {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

function Field({ label, hint, problem, children }: FieldProps & { children: (given: Given) => ReactNode }) {
  const id = useId()
  const described = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`]
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': problem !== undefined,
        'aria-describedby': described.filter((one) => one !== '').join(' ') || undefined,
      })}
      {problem === undefined ? null : (
        <span className="problem" id={`${id}-problem`}>
          {problem}
        </span>
      )}
      {hint === undefined ? null : (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}
