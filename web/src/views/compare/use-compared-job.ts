import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Findings, JobRecord, JobView } from '../../../../src/client/api-types.generated.ts'
import type { CallOptions } from '../../../../src/client/client-options.ts'
import { ProblemError } from '../../../../src/client/errors.ts'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'
import { useSoon } from '../../ui/use-soon.ts'
import { type InstalledPackage, readPackages } from './package-diff.ts'

/** Something that a job may not have. */
export type Piece<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly value: Value }
  /** `why` is told after the job's letter. */
  | { readonly state: 'absent'; readonly why: string }
  | { readonly state: 'failed'; readonly error: unknown }

export interface ComparedJob {
  readonly job: Piece<JobView>
  readonly record: Piece<JobRecord>
  readonly dockerfile: Piece<string>
  readonly packages: Piece<readonly InstalledPackage[]>
  readonly findings: Piece<Findings>
}

const AGAIN_MS = 1000

/**
 * All of a job that is compared, each part by itself: what is not there is said, and does not hold up the rest. Nothing
 * is asked for in vain: the job tells whether it has an image.
 */
export function useComparedJob(id: string): ComparedJob {
  useReadAgain(id)
  const job = useQuery({
    queryKey: ['compared', id, 'job'],
    queryFn: ({ signal }) => client.get(id, { signal }),
  })
  const links = job.data?.links
  const part = <Value>(name: string, isThere: boolean, ask: (options: CallOptions) => Promise<Value>) => ({
    queryKey: ['compared', id, name],
    queryFn: ({ signal }: CallOptions) => ask({ signal }),
    enabled: isThere,
  })
  const hasJob = links !== undefined
  const record = useQuery(part('record', hasJob, (options) => client.record(id, options)))
  const dockerfile = useQuery(part('dockerfile', hasJob, (options) => readDockerfile(id, options)))
  const packages = useQuery(
    part('sbom', links?.sbom !== undefined, async (options) => readPackages(await client.sbom(id, options))),
  )
  const findings = useQuery(
    part('findings', links?.findings !== undefined, (options) => client.findings(id, options)),
  )
  const noImage: Piece<never> = { state: 'absent', why: 'has no image that was looked into.' }
  return {
    job: asPiece(job),
    record: asPiece(record),
    dockerfile: asPiece(dockerfile),
    packages: hasJob && links.sbom === undefined ? noImage : asPiece(packages),
    findings: hasJob && links.findings === undefined ? noImage : asPiece(findings),
  }
}

async function readDockerfile(id: string, options: CallOptions): Promise<string> {
  return new TextDecoder().decode(await client.dockerfile(id, options))
}

/** A job that goes on is read again when it has. */
function useReadAgain(id: string): void {
  const queries = useQueryClient()
  const again = useSoon(() => void queries.invalidateQueries({ queryKey: ['compared', id] }), AGAIN_MS)
  useLiveChanges({
    onChange: (change) => {
      const changed = change.kind === 'job' ? change.job.id : change.kind === 'removed' ? change.id : id
      if (changed === id) again()
    },
    onOpen: () => {},
  })
}

function asPiece<Value>({ data, error }: UseQueryResult<Value>): Piece<Value> {
  if (error instanceof ProblemError && error.status === 404) return { state: 'absent', why: error.message }
  if (error !== null) return { state: 'failed', error }
  return data === undefined ? { state: 'loading' } : { state: 'there', value: data }
}
