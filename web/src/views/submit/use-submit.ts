import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { SubmittedJob } from '../../../../src/client/api-types.generated.ts'
import { UnreachableError } from '../../../../src/client/errors.ts'
import type { Submission } from '../../../../src/client/submission.ts'
import { client } from '../../api/client.ts'
import { sendForm } from '../../api/send-form.ts'
import type { ChosenFile } from './context/context-files.ts'
import { packContext } from './context/pack-context.ts'

export interface ToSend {
  readonly submission: Omit<Submission, 'context' | 'idempotencyKey'>
  readonly files: readonly ChosenFile<File>[]
}

export type Sending =
  | { readonly state: 'idle' }
  /** `whole` is 0 where there is nothing to count. */
  | { readonly state: 'sending'; readonly sent: number; readonly whole: number }
  | { readonly state: 'failed'; readonly error: unknown }

export interface Submit {
  readonly sending: Sending
  send(what: ToSend): void
  cancel(): void
}

/** Sends, and leads to the job. A try after a lost connection makes no second job: it has the key of the first. */
export function useSubmit(): Submit {
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const stop = useRef<AbortController | null>(null)
  const unsure = useRef<{ readonly what: string; readonly key: string } | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const run = async (what: ToSend, signal: AbortSignal): Promise<void> => {
    const same = fingerprint(what)
    const key = unsure.current?.what === same ? unsure.current.key : randomKey()
    unsure.current = null
    try {
      const job = await send(what, key, signal, (sent, whole) =>
        setSending({ state: 'sending', sent, whole }),
      )
      void queries.invalidateQueries({ queryKey: ['jobs'] })
      navigate(`/jobs/${job.id}`)
    } catch (error) {
      if (signal.aborted) return setSending({ state: 'idle' })
      if (error instanceof UnreachableError) unsure.current = { what: same, key }
      setSending({ state: 'failed', error })
    }
  }
  return {
    sending,
    send: (what) => {
      stop.current = new AbortController()
      setSending({ state: 'sending', sent: 0, whole: 0 })
      void run(what, stop.current.signal)
    },
    cancel: () => stop.current?.abort(),
  }
}

async function send(
  { submission, files }: ToSend,
  idempotencyKey: string,
  signal: AbortSignal,
  onProgress: (sent: number, whole: number) => void,
): Promise<SubmittedJob> {
  if (files.length === 0) return client.submit({ ...submission, idempotencyKey }, { signal })
  const { dockerfile, ...fields } = submission
  const text = typeof dockerfile === 'string' ? dockerfile : undefined
  const context = await packContext(files, signal)
  return sendForm({ fields, dockerfile: text, context, idempotencyKey }, { signal, onProgress })
}

function fingerprint({ submission, files }: ToSend): string {
  return JSON.stringify([
    submission,
    files.map(({ path, content }) => [path, content.size, content.lastModified]),
  ])
}

/** `crypto.randomUUID` is only there where the page came by HTTPS or from this machine. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
