/** What the user typed cannot be done as it stands: exit code 2. */
export class UsageError extends Error {
  /** What to do instead, in a sentence. */
  readonly action: string | undefined

  constructor(message: string, action?: string) {
    super(message)
    this.name = 'UsageError'
    this.action = action
  }
}
