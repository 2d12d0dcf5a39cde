import type { ComponentProps } from 'react'
import { DockerfileAside } from './dockerfile-aside.tsx'
import { LogView } from './log/log-view.tsx'
import type { MarkedLine } from './marked-line.ts'

interface Props extends ComponentProps<typeof LogView> {
  /** Null: it has not been read yet, or cannot be had. */
  readonly dockerfile: string | null
  readonly marked: MarkedLine | null
}

/** The log, and on wide screens the Dockerfile beside it. */
export function LogWithDockerfile({ dockerfile, marked, ...log }: Props) {
  return (
    <div className="job-body job-body-log">
      <LogView {...log} />
      <DockerfileAside text={dockerfile} marked={marked} />
    </div>
  )
}
