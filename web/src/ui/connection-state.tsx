import { useConnection } from '../api/live-changes.ts'

/** Says so when what is shown is not live; in the usual case nothing. */
export function ConnectionState() {
  const connection = useConnection()
  return (
    <span role="status" className="badge" data-tone="warn" hidden={connection !== 'lost'}>
      {connection === 'lost' ? 'Connection lost, trying again' : ''}
    </span>
  )
}
