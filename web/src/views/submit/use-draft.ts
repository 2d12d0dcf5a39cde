import { useEffect, useState } from 'react'
import type { Draft, DraftField } from './draft/draft.ts'
import { keepDraft, readKeptDraft } from './draft/keep-draft.ts'

export interface DraftState {
  readonly draft: Draft
  set<Field extends DraftField>(field: Field, value: Draft[Field]): void
  /** Several at once. */
  replace(change: Partial<Draft>): void
}

/** The form of this tab; it outlives the view and a reload, but not the tab. */
export function useDraft(): DraftState {
  const [draft, setDraft] = useState(readKeptDraft)
  useEffect(() => keepDraft(draft), [draft])
  return {
    draft,
    set: (field, value) => setDraft((before) => ({ ...before, [field]: value })),
    replace: (change) => setDraft((before) => ({ ...before, ...change })),
  }
}
