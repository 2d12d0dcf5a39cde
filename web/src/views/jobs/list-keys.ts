import type { KeyHint } from '../../ui/keys-dialog.tsx'

export const LIST_KEYS: readonly KeyHint[] = [
  { keys: ['j'], does: 'Next job' },
  { keys: ['k'], does: 'Job before' },
  { keys: ['Enter'], does: 'Open the job' },
  { keys: ['x'], does: 'Mark the job for comparison; the last two marked count' },
  { keys: ['c'], does: 'Compare the marked jobs' },
  { keys: ['/'], does: 'Search' },
  { keys: ['Esc'], does: 'Leave the search' },
  { keys: ['?'], does: 'Show these keys' },
]
