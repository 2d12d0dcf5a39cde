import { findProgram } from './command.ts'
import { type Connection, explicitChoice, findConnection } from './connection.ts'
import { startDaemon } from './daemon.ts'
import { aptInstall, isDebian, isRoot } from './debian.ts'
import { rememberInstallation } from './own-daemon.ts'
import { say } from './say.ts'
import { SetupError } from './setup-error.ts'

/** docker.io only recommends cgroupfs-mount, which a machine without systemd needs. */
const PACKAGES = ['docker.io', 'iptables', 'cgroupfs-mount', 'ca-certificates']

/**
 * Returns a container engine that answers: the one that is there, else (Debian or Ubuntu, as root) Docker, installed
 * and started. Throws `SetupError` with what to type when that cannot be done. Leaves DOCKER_HOST set to it, so that
 * everything started from here uses the same one.
 */
export async function ensureEngine(): Promise<Connection> {
  const connection = (await findConnection()) ?? (await bringUp())
  process.env.DOCKER_HOST = connection.address
  return connection
}

async function bringUp(): Promise<Connection> {
  const choice = explicitChoice()
  if (choice !== undefined) {
    throw new SetupError(`No container engine answers at ${choice}. Start it, or unset the variable.`)
  }
  if (findProgram('dockerd') !== undefined) {
    if (!isRoot())
      throw new SetupError('Docker is installed but does not answer.', ['sudo systemctl start docker'])
    return startDaemon()
  }
  say('no container engine answers here')
  if (!isDebian()) {
    throw new SetupError(
      'A container engine is needed: Docker (docs.docker.com/engine/install) or Podman with its socket switched on ' +
        '(systemctl --user start podman.socket). Then run this again.',
    )
  }
  await aptInstall('a container engine', PACKAGES)
  rememberInstallation()
  return startDaemon()
}
