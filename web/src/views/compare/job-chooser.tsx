import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import { client } from '../../api/client.ts'
import { formatNumber } from '../../ui/format.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { compareAddress } from './compared-jobs.ts'

const OFFERED = 100

/** When the address names no two jobs: from the newest, or by their ids. */
export function JobChooser({ first }: { readonly first: string | null }) {
  const [, navigate] = useLocation()
  const [one, setOne] = useState(first ?? '')
  const [other, setOther] = useState('')
  const { data, error } = useQuery({
    queryKey: ['comparable'],
    queryFn: async ({ signal }) => (await client.list({ limit: OFFERED }, { signal })).jobs,
  })
  const list = useId()
  return (
    <div className="view">
      <h1>Comparison</h1>
      <form
        className="card compare-chooser"
        onSubmit={(event) => {
          event.preventDefault()
          navigate(compareAddress(one.trim(), other.trim()))
        }}
      >
        <p className="soft">
          Choose two of the newest jobs, or paste their ids. Jobs can also be marked in the{' '}
          <Link href="/">list</Link> and on a <Link href="/leaderboard">leaderboard</Link>.
        </p>
        <JobField label="A" list={list} value={one} onChange={setOne} />
        <JobField label="B" list={list} value={other} onChange={setOther} />
        <datalist id={list}>
          {data?.map((job) => (
            <option key={job.id} value={job.id}>
              {describe(job)}
            </option>
          ))}
        </datalist>
        {error === null ? null : <ProblemNotice error={error} />}
        <button type="submit" className="button button-primary">
          Compare
        </button>
      </form>
    </div>
  )
}

interface FieldProps {
  readonly label: 'A' | 'B'
  readonly list: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function JobField({ label, list, value, onChange }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>Job {label}</label>
      <input
        id={id}
        className="input mono"
        list={list}
        value={value}
        required
        placeholder="id of a job"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

function describe({ name, status, performance }: JobSummary): string {
  const result = performance === null ? status : formatNumber(performance)
  return `${name || 'without a name'}, ${result}`
}
