import type { Command } from './command.ts'
import type { DockerfileDocument } from './document.ts'
import type { PhysicalLine } from './physical-lines.ts'

/** All that the reader knows of a file that it accepted. */
export interface ParsedDockerfile {
  readonly document: DockerfileDocument
  readonly commands: readonly Command[]
  readonly lines: readonly PhysicalLine[]
}
