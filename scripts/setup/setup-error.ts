/** Something is missing and was not (or could not be) put there. The text says what, and which commands put it there. */
export class SetupError extends Error {
  readonly text: string

  constructor(what: string, commands: readonly string[] = []) {
    super(what)
    this.name = 'SetupError'
    this.text =
      commands.length === 0 ? what : `${what} Type:\n${commands.map((line) => `    ${line}`).join('\n')}`
  }
}

/** Thrown when SLIPWAY_NO_INSTALL=1 forbids the step: the user's choice, which ends the run at once. */
export class InstallRefused extends SetupError {
  constructor(what: string, commands: readonly string[]) {
    super(`${what}, and SLIPWAY_NO_INSTALL=1 forbids installing it.`, commands)
    this.name = 'InstallRefused'
  }
}

/** Throws `InstallRefused` when the user forbade installations; what stands after it may install. */
export function assertMayInstall(what: string, commands: readonly string[]): void {
  if (process.env.SLIPWAY_NO_INSTALL === '1') throw new InstallRefused(what, commands)
}
