import { statSync } from 'node:fs'
import { type Finding, missing, ok, weak } from './finding.ts'

const NEEDED = 26

export function checkNode(): Finding {
  const { node } = process.versions
  if (Number.parseInt(node, 10) >= NEEDED)
    return ok('node', 'Node.js', `${node} on ${process.platform} ${process.arch}`)
  return missing('node', 'Node.js', `${node} is too old.`, `npm install  (brings Node ${NEEDED} along)`)
}

/** A clock that stands before the installation is wrong whatever the time is: certificates and leases depend on it. */
export function checkInstallClock(now = Date.now()): Finding {
  const installed = statSync(new URL('../../../package.json', import.meta.url)).mtimeMs
  const time = new Date(now).toISOString()
  if (now >= installed) return ok('clock', 'clock', time)
  const action = 'Set the clock: timedatectl set-ntp true'
  return weak('clock', 'clock', `${time} is before the time at which Slipway was installed.`, action)
}
