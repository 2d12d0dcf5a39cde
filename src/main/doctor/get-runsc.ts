import { hasSystemd, programPath } from './machine.ts'

/** The steps that are left to have gVisor; those that are done are not named. */
export function howToGetRunsc(): string[] {
  if (process.platform !== 'linux') {
    return [
      'Inside the engine’s virtual machine: install runsc (https://gvisor.dev/docs/user_guide/install/) and register it.',
    ]
  }
  const found = programPath('runsc')
  const register = `${found ?? 'runsc'} install && ${hasSystemd() ? 'systemctl restart docker' : 'service docker restart'}  (writes it to /etc/docker/daemon.json)`
  return found === undefined
    ? ['apt-get install -y runsc  (or https://gvisor.dev/docs/user_guide/install/)', register]
    : [register]
}
