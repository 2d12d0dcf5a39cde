import { randomBytes } from 'node:crypto'

/** Makes request ids that are unique over processes and cost no entropy per request: a random prefix and a counter. */
export function createRequestIds(): () => string {
  const prefix = randomBytes(5).toString('hex')
  let count = 0
  return () => {
    count += 1
    return `${prefix}-${count.toString(36)}`
  }
}
