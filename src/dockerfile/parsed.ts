import type { Command } from './command.ts'
import type { DockerfileDocument, FrontendUse, RemoteAdd } from './document.ts'
import type { PhysicalLine } from './physical-lines.ts'

/** All that the reader knows of a file that it accepted. */
export interface ParsedDockerfile {
  readonly document: DockerfileDocument
  readonly commands: readonly Command[]
  readonly lines: readonly PhysicalLine[]
  readonly frontends: readonly FrontendUse[]
  readonly remoteAdds: readonly RemoteAdd[]
}
