import { Suspense, lazy, useEffect, useRef } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { ConnectionState } from './ui/connection-state.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { Loading } from './ui/loading.tsx'
import { NotFound } from './ui/not-found.tsx'
import { ThemeSwitch } from './ui/theme-switch.tsx'

const JobsView = lazy(async () => ({ default: (await import('./views/jobs/jobs-view.tsx')).JobsView }))
const SubmitView = lazy(async () => ({
  default: (await import('./views/submit/submit-view.tsx')).SubmitView,
}))
const JobView = lazy(async () => ({ default: (await import('./views/job/job-view.tsx')).JobView }))
const LeaderboardView = lazy(async () => ({
  default: (await import('./views/leaderboard/leaderboard-view.tsx')).LeaderboardView,
}))
const CompareView = lazy(async () => ({
  default: (await import('./views/compare/compare-view.tsx')).CompareView,
}))
const SystemView = lazy(async () => ({
  default: (await import('./views/system/system-view.tsx')).SystemView,
}))

const PLACES = [
  { href: '/', label: 'Jobs', isHere: (path: string) => path === '/' || path.startsWith('/jobs') },
  { href: '/submit', label: 'Submit', isHere: (path: string) => path === '/submit' },
  {
    href: '/leaderboard',
    label: 'Leaderboard',
    isHere: (path: string) => path === '/leaderboard' || path === '/compare',
  },
  { href: '/system', label: 'System', isHere: (path: string) => path === '/system' },
] as const

export function App() {
  const [path] = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  // A screen reader hears the new view, and the keyboard goes on from its beginning.
  useEffect(() => {
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [path])
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={(event) => skipTo(event, main.current)}>
        Skip to the content
      </a>
      <header className="bar">
        <Link href="/" className="brand">
          <img src="icon.svg" alt="" />
          Slipway
        </Link>
        <nav aria-label="Views">
          <ul>
            {PLACES.map(({ href, label, isHere }) => (
              <li key={href}>
                <Link href={href} aria-current={isHere(path) ? 'page' : undefined}>
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <ConnectionState />
        <ThemeSwitch />
      </header>
      <main className="main" id="main" ref={main} tabIndex={-1}>
        <ErrorBoundary key={path}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/" component={JobsView} />
              <Route path="/jobs">
                <Redirect to="/" replace />
              </Route>
              <Route path="/submit" component={SubmitView} />
              <Route path="/jobs/:id">{({ id }) => <JobView key={id} id={id} />}</Route>
              <Route path="/leaderboard" component={LeaderboardView} />
              <Route path="/compare" component={CompareView} />
              <Route path="/system" component={SystemView} />
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  )
}

/** A fragment would be resolved against `<base>`, and lead elsewhere. */
function skipTo(event: { preventDefault(): void }, main: HTMLElement | null): void {
  event.preventDefault()
  main?.focus()
}
