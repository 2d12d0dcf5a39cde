import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { client } from '../../api/client.ts'
import type { Draft } from './draft/draft.ts'
import { draftOfJob } from './draft/draft-of-job.ts'

export type FilledFrom =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'filled'; readonly id: string; readonly name: string; readonly hadContext: boolean }

/** `?from=ID` fills the form in from that job, once: a reload later keeps what was changed since. */
export function useFilledFrom(fill: (draft: Draft) => void): FilledFrom {
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const id = search.get('from')
  const [filled, setFilled] = useState<FilledFrom>({ state: id === null ? 'none' : 'loading' })
  const latest = useRef({ fill, navigate })
  useEffect(() => {
    latest.current = { fill, navigate }
  })
  useEffect(() => {
    if (id === null) return
    const stop = new AbortController()
    const load = async (): Promise<void> => {
      const [job, dockerfile] = await Promise.all([
        client.get(id, { signal: stop.signal }),
        client.dockerfile(id, { signal: stop.signal }),
      ])
      latest.current.fill(draftOfJob(job, new TextDecoder().decode(dockerfile)))
      setFilled({ state: 'filled', id, name: job.name, hadContext: job.context !== null })
      latest.current.navigate('/submit', { replace: true })
    }
    setFilled({ state: 'loading' })
    load().catch((error: unknown) => {
      if (!stop.signal.aborted) setFilled({ state: 'failed', error })
    })
    return () => stop.abort()
  }, [id])
  return filled
}
