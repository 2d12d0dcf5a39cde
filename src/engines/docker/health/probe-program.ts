/**
 * What asks a service inside its own sandbox: a static program that is put there as a tool and started beside the
 * service. `probe PORT REQUEST` connects to 127.0.0.1:PORT, sends the request as it is, and copies at most 64 KiB of
 * the answer to its standard output. Where nobody listens yet it tries 20 times, 50 ms apart: starting it costs more
 * than that. It ends by SIGALRM when it has not come to the answer's end 5 s after its last try began.
 *
 * The code tables were assembled with GNU as 2.40 from the instructions in their comments.
 */
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import type { Tool } from '../../engine.ts'
import { elfProgram } from '../elf.ts'
import { ARM64_CODE } from './arm64.ts'
import { X86_64_CODE } from './x86-64.ts'

/** Changes when the program changes. */
const VERSION = '1'

/** Where the probe's tool is in a sandbox: not at `TOOL_PATH`, since a service may have a tool as well. */
export const PROBE_FOLDER = '/.slipway-probe'
export const PROBE_PATH = `${PROBE_FOLDER}/probe`

/** How the program ends, beside 0: an answer, or the connection's proper end without one. */
export const PROBE_EXIT = { refused: 10, noConnection: 11, broken: 12 } as const
/** Seconds; the program's alarm. */
export const PROBE_ANSWER_SECONDS = 5

/** The program for an engine's architecture. Throws `engine_unsupported` for those without one. */
export function probeProgram(architecture: string): Buffer {
  return elfProgram(architecture, { x86_64: X86_64_CODE, arm64: ARM64_CODE })
}

export function probeTool(architecture: string): Tool {
  return {
    id: `probe-${VERSION}`,
    async archive() {
      const archive = pack()
      archive.entry({ name: 'probe', mode: 0o555, mtime: new Date(0) }, probeProgram(architecture))
      archive.finalize()
      return buffer(archive)
    },
  }
}
