import { useEffect, useState } from 'react'
import type { LintRequest, LintResult } from '../../../../../src/client/api-types.generated.ts'
import { client } from '../../../api/client.ts'

const REST_MS = 300

export interface Lint {
  /** The latest answer, with the text that it is about; null before the first. */
  readonly found: (LintResult & { readonly text: string }) | null
  /** The answer to what stands there now is still to come. */
  readonly busy: boolean
  readonly error: unknown
}

const NOTHING: Lint = { found: null, busy: false, error: null }

/** Asks the service when typing has rested; an answer to an older text is dropped. */
export function useLint(request: LintRequest, enabled: boolean): Lint {
  const [lint, setLint] = useState(NOTHING)
  const body = JSON.stringify(request)
  const isOn = enabled && request.dockerfile.trim() !== ''
  useEffect(() => {
    if (!isOn) {
      setLint(NOTHING)
      return
    }
    const stop = new AbortController()
    setLint((before) => ({ ...before, busy: true }))
    const asked = JSON.parse(body) as LintRequest
    const ask = async (): Promise<void> => {
      try {
        const result = await client.lint(asked, { signal: stop.signal })
        if (!stop.signal.aborted)
          setLint({ found: { ...result, text: asked.dockerfile }, busy: false, error: null })
      } catch (error) {
        if (!stop.signal.aborted) setLint((before) => ({ ...before, busy: false, error }))
      }
    }
    const timer = setTimeout(() => void ask(), REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [body, isOn])
  return lint
}
