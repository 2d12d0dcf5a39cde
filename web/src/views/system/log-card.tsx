import type { System } from '../../../../src/client/api-types.generated.ts'
import { Time } from '../../ui/time.tsx'
import { SystemCard } from './parts.tsx'

/** What the service has complained of since it started; messages quote what others wrote. */
export function LogCard({ log }: Pick<System, 'log'>) {
  return (
    <SystemCard title="Last warnings and errors of the service" wide>
      {log.length === 0 ? (
        <p className="soft">None since it was started.</p>
      ) : (
        <ul className="system-log" tabIndex={0} aria-label="Warnings and errors, newest first">
          {log.map(({ at, level, message, code, times }, index) => (
            <li key={`${at} ${index}`}>
              <Time at={at} />
              <span className="badge" data-tone={level === 'error' ? 'bad' : 'warn'}>
                {level}
              </span>
              <span className="system-message">
                <bdi>{message}</bdi>
                {code === null ? null : <span className="mono faint"> {code}</span>}
                {times > 1 ? <span className="faint"> {times} times</span> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </SystemCard>
  )
}
