import { type Draft, EMPTY_DRAFT, parseDraft } from './draft.ts'

const KEY = 'slipway-submit-draft'

/** The draft of this tab; an empty one where the browser forbids storage. */
export function readKeptDraft(): Draft {
  try {
    return parseDraft(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
  } catch {
    return EMPTY_DRAFT
  }
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft))
  } catch {}
}

export function forgetDraft(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {}
}
