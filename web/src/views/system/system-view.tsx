import type { System } from '../../../../src/client/api-types.generated.ts'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { AdvisoriesCard } from './advisories-card.tsx'
import { attentions } from './attention.ts'
import { DiskCard } from './disk-card.tsx'
import { EngineCard, SandboxCard } from './engine-card.tsx'
import { LogCard } from './log-card.tsx'
import { PublishingCard, RulesCard } from './rules-card.tsx'
import { ServiceCard } from './service-card.tsx'
import { useSystem } from './use-system.ts'
import { WorkerCard } from './worker-card.tsx'
import './system-view.css'

/** Where an operator looks first: what needs him, then everything that is in force. */
export function SystemView() {
  const { data: system, error, refetch } = useSystem()
  return (
    <div className="view">
      <div className="view-head">
        <h1>System</h1>
        {system === undefined ? null : (
          <span className="soft">
            as of <Time at={system.at} />
          </span>
        )}
      </div>
      {error === null ? null : <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {system === undefined ? (
        error === null ? (
          <Loading height="40rem" />
        ) : null
      ) : (
        <>
          <AttentionList system={system} />
          <div className="system-cards">
            <WorkerCard system={system} />
            <div className="system-column">
              <ServiceCard service={system.service} />
              <SandboxCard system={system} />
              <PublishingCard publishing={system.publishing} />
            </div>
            <div className="system-column">
              <DiskCard system={system} />
              <EngineCard system={system} />
              <RulesCard system={system} />
            </div>
            <AdvisoriesCard system={system} />
            <LogCard log={system.log} />
          </div>
        </>
      )}
    </div>
  )
}

function AttentionList({ system }: { readonly system: System }) {
  const list = attentions(system)
  if (list.length === 0) {
    return (
      <div className="notice" data-tone="good">
        <strong>All is well</strong>
        <span className="soft">Nothing is weaker than it could be, missing or too old.</span>
      </div>
    )
  }
  return (
    <section aria-label="What to look at" className="system-attention">
      {list.map(({ tone, part, words, action }) => (
        <div key={`${part} ${words}`} className="notice" data-tone={tone}>
          <strong>{part}</strong>
          <span>{words}</span>
          <span className="soft">{action}</span>
        </div>
      ))}
    </section>
  )
}
