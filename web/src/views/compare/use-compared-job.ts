import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Findings, JobRecord, JobView } from '../../../../src/client/api-types.generated.ts'
import { ProblemError } from '../../../../src/client/errors.ts'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'
import { type InstalledPackage, readPackages } from './package-diff.ts'

/** Something that a job may not have. */
export type Piece<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly value: Value }
  /** `why` is a sentence of the service. */
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

/** All of a job that is compared, each part by itself: what is not there is said, and does not hold up the rest. */
export function useComparedJob(id: string): ComparedJob {
  useReadAgain(id)
  const read = <Value>(part: string, ask: (options: { readonly signal: AbortSignal }) => Promise<Value>) => ({
    queryKey: ['compared', id, part],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask({ signal }),
  })
  return {
    job: asPiece(useQuery(read('job', (options) => client.get(id, options)))),
    record: asPiece(useQuery(read('record', (options) => client.record(id, options)))),
    dockerfile: asPiece(
      useQuery(
        read('dockerfile', async (options) => new TextDecoder().decode(await client.dockerfile(id, options))),
      ),
    ),
    packages: asPiece(
      useQuery(read('sbom', async (options) => readPackages(await client.sbom(id, options)))),
    ),
    findings: asPiece(useQuery(read('findings', (options) => client.findings(id, options)))),
  }
}

/** A job that goes on is read again when it has. */
function useReadAgain(id: string): void {
  const queries = useQueryClient()
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const again = (): void => {
    soon.current ??= setTimeout(() => {
      soon.current = undefined
      void queries.invalidateQueries({ queryKey: ['compared', id] })
    }, AGAIN_MS)
  }
  useEffect(
    () => () => {
      clearTimeout(soon.current)
      soon.current = undefined
    },
    [],
  )
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
