/** The only place of the command line that reads environment variables. */
import { join } from 'node:path'

export interface Environment {
  /** SLIPWAY_URL: where the service listens, when no option says it. */
  readonly url: string | undefined
  /** SLIPWAY_SERVER: a server that `slipway login` keeps, or an address. */
  readonly server: string | undefined
  /** SLIPWAY_TOKEN: goes before the token that is kept for a server. */
  readonly token: string | undefined
  /** Where our own files lie; undefined where there is no home. */
  readonly configFolder: string | undefined
  /** False when NO_COLOR is set to anything (no-color.org) or the terminal is a dumb one. */
  readonly color: boolean
  /** True when FORCE_COLOR is set: colours where nobody seems to look, too. NO_COLOR goes before it. */
  readonly forceColor: boolean
  /** True where a browser could show itself. */
  readonly display: boolean
  /** False for a terminal that cannot move its cursor, and in continuous integration, which keeps each frame. */
  readonly redraw: boolean
}

export const DEFAULT_URL = 'http://127.0.0.1:8080'

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const isDumb = variables.TERM === 'dumb'
  return {
    url: variables.SLIPWAY_URL || undefined,
    server: variables.SLIPWAY_SERVER || undefined,
    token: variables.SLIPWAY_TOKEN || undefined,
    configFolder: configFolder(variables),
    color: !isDumb && !variables.NO_COLOR,
    forceColor: !variables.NO_COLOR && isOn(variables.FORCE_COLOR),
    display: process.platform !== 'linux' || !!(variables.DISPLAY || variables.WAYLAND_DISPLAY),
    redraw: !isDumb && !isOn(variables.CI),
  }
}

/** The XDG Base Directory Specification passes over a value that is not absolute. */
function configFolder({ XDG_CONFIG_HOME, HOME }: NodeJS.ProcessEnv): string | undefined {
  if (XDG_CONFIG_HOME?.startsWith('/')) return join(XDG_CONFIG_HOME, 'slipway')
  return HOME ? join(HOME, '.config', 'slipway') : undefined
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value)
}
