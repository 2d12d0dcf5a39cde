import { Link } from 'wouter'

export function NotFound() {
  return (
    <div className="card empty">
      <h1>There is no such page</h1>
      <p>The address may be mistyped, or from another version of Slipway.</p>
      <Link href="/" className="button">
        To the jobs
      </Link>
    </div>
  )
}
