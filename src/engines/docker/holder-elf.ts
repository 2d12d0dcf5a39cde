/** The smallest program that does nothing for ever, as bytes: the only file in the image of holders and keepers. */
import { elfProgram } from './elf.ts'

/** x86-64: pause(2) is system call 34 and returns only for a caught signal, of which there is none. */
const X86_64_CODE: readonly number[] = [
  ...[0xb8, 0x22, 0x00, 0x00, 0x00], // mov eax, 34 (pause)
  ...[0x0f, 0x05], // syscall
  ...[0xeb, 0xf7], // jmp -9: to the start
]

/** arm64 has no pause: ppoll(NULL, 0, NULL, NULL), system call 73, waits for ever. Instructions are little-endian. */
const ARM64_CODE: readonly number[] = [
  ...[0x00, 0x00, 0x80, 0xd2], // mov x0, #0: no descriptors
  ...[0x01, 0x00, 0x80, 0xd2], // mov x1, #0: none of them
  ...[0x02, 0x00, 0x80, 0xd2], // mov x2, #0: no time limit
  ...[0x03, 0x00, 0x80, 0xd2], // mov x3, #0: no signal mask
  ...[0x28, 0x09, 0x80, 0xd2], // mov x8, #73 (ppoll)
  ...[0x01, 0x00, 0x00, 0xd4], // svc #0
  ...[0xfa, 0xff, 0xff, 0x17], // b -24: to the start
]

/** The program for an engine's architecture, as the engine names it. Throws `engine_unsupported` for others. */
export function holderProgram(architecture: string): Buffer {
  return elfProgram(architecture, { x86_64: X86_64_CODE, arm64: ARM64_CODE })
}
