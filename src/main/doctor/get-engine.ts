/** How to get a container engine on this machine: the exact commands. */
import { homedir, userInfo } from 'node:os'
import { usualSockets } from '../../engines/docker/address.ts'
import type { SlipwayError } from '../../errors/slipway-error.ts'
import { distribution, hasSystemd, isDenied, programPath } from './machine.ts'

export interface EngineChoice {
  /** The setting engine.address; empty: none was chosen. */
  readonly address: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export function howToGetEngine(error: SlipwayError, choice: EngineChoice): string[] {
  const chosen = choiceOf(choice)
  const denied = placesOf(error, choice, chosen !== undefined).find(isDenied)
  if (denied !== undefined) return howToBeAllowed(denied)
  if (error.code !== 'engine_unavailable') return [error.action]
  if (chosen !== undefined)
    return [`${chosen}: start that engine, or unset it to have the usual places searched.`]
  if (process.platform === 'darwin') return ON_MAC
  return process.platform === 'linux' ? onLinux() : ['Start Docker Desktop.']
}

/** An explicit choice is binding: another engine would not be used. */
function choiceOf({ address, environment }: EngineChoice): string | undefined {
  if (address !== '') return `engine.address (or DOCKER_HOST) is ${address}`
  if (environment.DOCKER_HOST) return `DOCKER_HOST is ${environment.DOCKER_HOST}`
  if (environment.DOCKER_CONTEXT) return `DOCKER_CONTEXT is ${environment.DOCKER_CONTEXT}`
  return undefined
}

/** The sockets that were tried: the chosen one, or all the usual ones. */
function placesOf(error: SlipwayError, { environment }: EngineChoice, isChosen: boolean): readonly string[] {
  if (isChosen) return [error.where?.replace(/^unix:\/\//, '') ?? '']
  return usualSockets({ home: environment.HOME ?? homedir(), runtimeDir: environment.XDG_RUNTIME_DIR })
}

function howToBeAllowed(socket: string): string[] {
  const { username } = userInfo()
  return [
    `${socket} is there, but ${username} may not open it:`,
    `sudo usermod -aG docker ${username}  (then log in again; who is in that group can become root)`,
    'Or run Slipway as root.',
  ]
}

const ON_MAC = [
  'Start Docker Desktop, Podman Desktop, Rancher Desktop or OrbStack,',
  'or get Colima: brew install colima docker && colima start',
]

function onLinux(): string[] {
  const root = process.getuid?.() === 0 ? '' : 'sudo '
  const start = hasSystemd() ? `${root}systemctl enable --now docker` : `${root}service docker start`
  if (programPath('dockerd') !== undefined) return [`Docker is installed and does not run: ${start}`]
  if (programPath('podman') !== undefined) return podmanSocket(root)
  const ids = distribution()
  if (ids.includes('debian') || ids.includes('ubuntu')) return [`${root}apt-get install -y docker.io`, start]
  if (ids.includes('fedora') || ids.includes('rhel'))
    return [`${root}dnf install -y podman`, ...podmanSocket(root)]
  if (ids.includes('alpine')) return [`${root}apk add docker`, `${root}rc-service docker start`]
  if (ids.includes('arch')) return [`${root}pacman -S docker`, start]
  return ['Install Docker (https://docs.docker.com/engine/install/) or Podman, and start it.']
}

function podmanSocket(root: string): string[] {
  if (hasSystemd()) return [`Podman's socket is off: ${root}systemctl enable --now podman.socket`]
  return [`Podman's socket is off: ${root}podman system service --time=0 unix:///run/podman/podman.sock &`]
}
