import { findProgram } from './command.ts'
import { aptInstall } from './debian.ts'

/** Programs of tests that make networks of their own, with the packages of Debian that bring them. */
const TOOLS = { ip: 'iproute2', iptables: 'iptables', curl: 'curl' } as const

/** Installs what is missing of them. Throws `SetupError` where that cannot be done. */
export async function ensureNetworkTools(): Promise<void> {
  const missing = Object.entries(TOOLS).filter(([program]) => findProgram(program) === undefined)
  if (missing.length > 0)
    await aptInstall(
      'tests of networks',
      missing.map(([, name]) => name),
    )
}
