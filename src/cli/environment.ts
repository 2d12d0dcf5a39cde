/** The only place of the command line that reads environment variables. */

export interface Environment {
  /** Where the service listens, when no --url is given. */
  readonly url: string
  /** False when NO_COLOR is set to anything (no-color.org) or the terminal is a dumb one. */
  readonly color: boolean
  /** False for a terminal that cannot move its cursor. */
  readonly redraw: boolean
}

export const DEFAULT_URL = 'http://127.0.0.1:8080'

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const redraw = variables.TERM !== 'dumb'
  return {
    url: variables.SLIPWAY_URL || DEFAULT_URL,
    color: redraw && !variables.NO_COLOR,
    redraw,
  }
}
