/** What `@slipway/client` exports. */
export type * from './api-types.generated.ts'
export * from './client-options.ts'
export { ProblemError, type ProblemDocument, UnreachableError } from './errors.ts'
export type { Backoff } from './follow.ts'
export { type JobChange, SlipwayClient } from './slipway-client.ts'
export type { Submission } from './submission.ts'
