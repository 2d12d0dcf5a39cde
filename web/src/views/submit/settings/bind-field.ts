import type { Draft, DraftField } from '../draft/draft.ts'
import type { FormAccess } from './form-access.ts'

/** What every field that is written gets: what stands in it, what is wrong with it, and how it is changed. */
export function bindField<Field extends DraftField>({ draft, problems, set }: FormAccess, field: Field) {
  return {
    value: draft[field],
    problem: problems[field],
    onChange: (value: Draft[Field]): void => set(field, value),
  }
}
