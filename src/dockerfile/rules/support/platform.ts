/** Platforms as containerd reads and normalizes them (github.com/containerd/platforms). */
export interface Platform {
  /** Empty where the text leaves it to the builder. */
  readonly os: string
  readonly architecture: string
}

const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
)
const ARCHITECTURES = new Set(
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'.split(
    ' ',
  ),
)
const OTHER_NAMES: Readonly<Record<string, string>> = {
  i386: '386',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
}

/** Null for what containerd refuses. */
export function parsePlatform(text: string): Platform | null {
  const parts = text.toLowerCase().split('/')
  if (parts.length > 3 || parts.some((part) => !/^[a-z0-9_.()-]+$/.test(part))) return null
  const [first = '', second] = parts
  // windows(10.0.17763): the version of the system
  const os = first === 'macos' ? 'darwin' : first.replace(/\([^()]*\)$/, '')
  if (second !== undefined) return { os, architecture: architectureOf(second) }
  if (SYSTEMS.has(os)) return { os, architecture: '' }
  const architecture = architectureOf(first)
  return ARCHITECTURES.has(architecture) ? { os: '', architecture } : null
}

function architectureOf(name: string): string {
  return Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? name) : name
}

/** Arguments that a builder has of itself, without an ARG in front of the first FROM. */
export const BUILDER_ARGUMENTS: readonly string[] = [
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
]
