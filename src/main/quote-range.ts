/** How a line of a Dockerfile is quoted, for those who have no use for the linter beside it. */
export { quoteRange } from '../dockerfile/format-diagnostic.ts'
