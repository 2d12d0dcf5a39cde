import { useState } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client.ts'
import { apiAddress, rootAddress } from '../../api/root-address.ts'
import { Copyable } from '../../ui/copyable.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { EXAMPLE_DOCKERFILE } from './example-dockerfile.ts'
import './first-run.css'

/** What somebody sees who has never sent anything. */
export function FirstRun() {
  const [, navigate] = useLocation()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const { id } = await client.submit({ name: 'first example', dockerfile: EXAMPLE_DOCKERFILE })
      navigate(`/jobs/${id}`)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const service = rootAddress().href.replace(/\/$/, '')
  return (
    <section className="card jobs-first" aria-labelledby="first-title">
      <div className="jobs-first-words">
        <h2 id="first-title">No jobs yet</h2>
        <p>
          You send a Dockerfile. Slipway checks it, builds it, scans the image and runs it in a sandbox
          without a network. The number that the container writes to <code>/data/perf.json</code> is the job's
          performance.
        </p>
        <div className="actions">
          <button
            type="button"
            className="button button-primary"
            disabled={isBusy}
            onClick={() => void submit()}
          >
            {isBusy ? 'Submitting…' : 'Submit this example'}
          </button>
        </div>
        {error === null ? null : <ProblemNotice error={error} />}
        <pre className="jobs-first-file" tabIndex={0} aria-label="Dockerfile of the example">
          <code>{EXAMPLE_DOCKERFILE}</code>
        </pre>
      </div>
      <div className="jobs-first-shell">
        <h3>The same from a terminal</h3>
        <p className="soft">In a folder with a Dockerfile:</p>
        <Copyable
          label="curl command"
          text={`curl --data-binary @Dockerfile -H 'Content-Type: text/plain' '${apiAddress('/jobs')}?name=first'`}
        />
        <Copyable label="Slipway command" text={`slipway submit Dockerfile --wait --url ${service}`} />
      </div>
    </section>
  )
}
