/**
 * The smallest program that does nothing for ever, as bytes: the only file in the image of holders and keepers.
 * It is written here rather than compiled or pulled, so that no registry, compiler or foreign binary is needed, and
 * anyone can check all of it. Layout: ELF-64 header, one program header, code (System V gABI, chapters 4 and 5).
 */
import { SlipwayError } from '../../errors/slipway-error.ts'

const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56
const LOAD_ADDRESS = 0x40_0000n
/** File offset and size must agree with the address modulo the page size; 64 KiB suits every arm64 kernel. */
const PAGE = 0x1_0000n

interface Machine {
  /** `e_machine`. */
  readonly id: number
  readonly code: readonly number[]
}

/** x86-64: pause(2) is system call 34 and returns only for a caught signal, of which there is none. */
const X86_64: Machine = {
  id: 62,
  code: [
    ...[0xb8, 0x22, 0x00, 0x00, 0x00], // mov eax, 34 (pause)
    ...[0x0f, 0x05], // syscall
    ...[0xeb, 0xf7], // jmp -9: to the start
  ],
}

/** arm64 has no pause: ppoll(NULL, 0, NULL, NULL), system call 73, waits for ever. Instructions are little-endian. */
const ARM64: Machine = {
  id: 183,
  code: [
    ...[0x00, 0x00, 0x80, 0xd2], // mov x0, #0: no descriptors
    ...[0x01, 0x00, 0x80, 0xd2], // mov x1, #0: none of them
    ...[0x02, 0x00, 0x80, 0xd2], // mov x2, #0: no time limit
    ...[0x03, 0x00, 0x80, 0xd2], // mov x3, #0: no signal mask
    ...[0x28, 0x09, 0x80, 0xd2], // mov x8, #73 (ppoll)
    ...[0x01, 0x00, 0x00, 0xd4], // svc #0
    ...[0xfa, 0xff, 0xff, 0x17], // b -24: to the start
  ],
}

const MACHINES: Readonly<Record<string, Machine>> = {
  x86_64: X86_64,
  amd64: X86_64,
  aarch64: ARM64,
  arm64: ARM64,
}

/** The program for an engine's architecture, as the engine names it. Throws `engine_unsupported` for others. */
export function holderProgram(architecture: string): Buffer {
  const machine = MACHINES[architecture]
  if (!machine) {
    throw new SlipwayError('engine_unsupported', {
      detail: `There is no holder program for the architecture "${architecture}"`,
      action: 'Use an engine on x86-64 or arm64.',
    })
  }
  const size = HEADER_BYTES + PROGRAM_HEADER_BYTES + machine.code.length
  const file = Buffer.alloc(size)
  writeHeader(file, machine.id)
  writeProgramHeader(file, BigInt(size))
  Buffer.from(machine.code).copy(file, HEADER_BYTES + PROGRAM_HEADER_BYTES)
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
