import { SlipwayError } from '../../../errors/slipway-error.ts'
import { type FilterTable, parseFilterTable } from './filter-table.ts'
import { findProgram, runProgram } from './programs.ts'

/** The machine's packet filters, by their programs. Needs root. */
export interface PacketFilter {
  /** Why it cannot be used at all, as a part of a sentence; null: it can. A filter that works is not tried again. */
  obstacle(): Promise<string | null>
  read(family: Family): Promise<FilterTable>
  /** Applies input of iptables-restore(8), all or nothing. Chains that it does not name stay. */
  apply(family: Family, transaction: string): Promise<void>
}

export type Family = 'ipv4' | 'ipv6'

const PROGRAMS = { ipv4: 'iptables', ipv6: 'ip6tables' } as const

/** `path`: where to look for the programs, as the environment's PATH. */
export function createPacketFilter(options: {
  readonly path: string
  readonly isRoot: boolean
}): PacketFilter {
  const { path, isRoot } = options
  let works = false
  const need = async (name: string): Promise<string> => {
    const file = await findProgram(name, path)
    if (file !== undefined) return file
    throw new SlipwayError('engine_unsupported', {
      detail: `${name} is not installed`,
      action: `Install ${name} (package iptables).`,
    })
  }
  const filter: PacketFilter = {
    async obstacle() {
      if (works) return null
      if (!isRoot) return 'this process is not root'
      if ((await findProgram(PROGRAMS.ipv4, path)) === undefined) return 'iptables is not installed here'
      try {
        await filter.read('ipv4')
        works = true
        return null
      } catch (error) {
        return `iptables does not work here (${error instanceof Error ? error.message : String(error)})`
      }
    },
    // -w: Docker, and other instances, use it too
    read: async (family) =>
      parseFilterTable(await runProgram(await need(PROGRAMS[family]), ['-w', '10', '-S'])),
    async apply(family, transaction) {
      const program = await need(`${PROGRAMS[family]}-restore`)
      await runProgram(program, ['-w', '10', '--noflush'], transaction)
    },
  }
  return filter
}
