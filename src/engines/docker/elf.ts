/**
 * Static programs of a few hundred bytes, written here rather than compiled or pulled, so that no registry, compiler or
 * foreign binary is needed and anyone can check all of it. Layout: ELF-64 header, one program header, code (System V
 * gABI, chapters 4 and 5).
 */
import { SlipwayError } from '../../errors/slipway-error.ts'

const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56
const LOAD_ADDRESS = 0x40_0000n
/** File offset and size must agree with the address modulo the page size; 64 KiB suits every arm64 kernel. */
const PAGE = 0x1_0000n

/** Machine code for each architecture that is supported. */
export interface ProgramCode {
  readonly x86_64: readonly number[]
  readonly arm64: readonly number[]
}

/** `e_machine`, and the architectures as engines name them. */
const MACHINES: Readonly<Record<string, { readonly id: number; readonly code: keyof ProgramCode }>> = {
  x86_64: { id: 62, code: 'x86_64' },
  amd64: { id: 62, code: 'x86_64' },
  aarch64: { id: 183, code: 'arm64' },
  arm64: { id: 183, code: 'arm64' },
}

/** The executable for an engine's architecture, as the engine names it. Throws `engine_unsupported` for others. */
export function elfProgram(architecture: string, codes: ProgramCode): Buffer {
  const machine = MACHINES[architecture]
  if (!machine) {
    throw new SlipwayError('engine_unsupported', {
      detail: `There are no programs of ours for the architecture "${architecture}"`,
      action: 'Use an engine on x86-64 or arm64.',
    })
  }
  const code = codes[machine.code]
  const size = HEADER_BYTES + PROGRAM_HEADER_BYTES + code.length
  const file = Buffer.alloc(size)
  writeHeader(file, machine.id)
  writeProgramHeader(file, BigInt(size))
  Buffer.from(code).copy(file, HEADER_BYTES + PROGRAM_HEADER_BYTES)
  return file
}

function writeHeader(file: Buffer, machine: number): void {
  Buffer.from([0x7f, 0x45, 0x4c, 0x46]).copy(file, 0) // magic: 7f 'E' 'L' 'F'
  file.writeUInt8(2, 4) // EI_CLASS: 64 bit
  file.writeUInt8(1, 5) // EI_DATA: little-endian
  file.writeUInt8(1, 6) // EI_VERSION
  file.writeUInt16LE(2, 16) // e_type: executable
  file.writeUInt16LE(machine, 18) // e_machine
  file.writeUInt32LE(1, 20) // e_version
  file.writeBigUInt64LE(LOAD_ADDRESS + BigInt(HEADER_BYTES + PROGRAM_HEADER_BYTES), 24) // e_entry: the code
  file.writeBigUInt64LE(BigInt(HEADER_BYTES), 32) // e_phoff: the program header follows
  file.writeBigUInt64LE(0n, 40) // e_shoff: no sections
  file.writeUInt32LE(0, 48) // e_flags
  file.writeUInt16LE(HEADER_BYTES, 52) // e_ehsize
  file.writeUInt16LE(PROGRAM_HEADER_BYTES, 54) // e_phentsize
  file.writeUInt16LE(1, 56) // e_phnum
  file.writeUInt16LE(64, 58) // e_shentsize
}

function writeProgramHeader(file: Buffer, size: bigint): void {
  const at = HEADER_BYTES
  file.writeUInt32LE(1, at) // p_type: load
  file.writeUInt32LE(5, at + 4) // p_flags: read and execute
  file.writeBigUInt64LE(0n, at + 8) // p_offset: the whole file
  file.writeBigUInt64LE(LOAD_ADDRESS, at + 16) // p_vaddr
  file.writeBigUInt64LE(LOAD_ADDRESS, at + 24) // p_paddr
  file.writeBigUInt64LE(size, at + 32) // p_filesz
  file.writeBigUInt64LE(size, at + 40) // p_memsz
  file.writeBigUInt64LE(PAGE, at + 48) // p_align
}
