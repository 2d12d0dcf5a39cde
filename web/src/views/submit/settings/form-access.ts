import type { Draft, DraftField } from '../draft/draft.ts'
import type { FieldProblems } from '../draft/read-draft.ts'

/** What each group of fields gets: the form, how to change it, and what is wrong with it. */
export interface FormAccess {
  readonly draft: Draft
  readonly problems: FieldProblems
  set<Field extends DraftField>(field: Field, value: Draft[Field]): void
}
