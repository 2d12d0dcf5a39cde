import { useRef } from 'react'
import type { StageReport } from '../../../../../src/client/api-types.generated.ts'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import type { BuildStep } from '../progress.ts'
import type { LogStory } from './fold-log.ts'
import { LogFooter } from './log-footer.tsx'
import { LogList } from './log-list.tsx'
import type { LogPlace } from './log-place.ts'
import { LogToolbar } from './log-toolbar.tsx'
import type { JobLog } from './use-log.ts'
import { useLogKeys } from './use-log-keys.ts'
import { useLogView } from './use-log-view.ts'
import { pageAddress } from './use-marked-lines.ts'
import { useSetting } from './use-setting.ts'
import './ansi.css'
import './log-view.css'

interface Props {
  readonly log: JobLog
  readonly story: LogStory
  readonly stages: readonly StageReport[]
  readonly steps: readonly BuildStep[]
  /** Where another part of the view wants the reader to look, until `onJumped` was called. */
  readonly jump: LogPlace | null
  readonly onJumped: () => void
  /** `timestamps` is added by the reader's choice. */
  readonly download: { readonly href: string; readonly name: string }
}

/** The log of an attempt: folded, searched, followed, and as long as it likes. */
export function LogView({ log, story, stages, steps, jump, onJumped, download }: Props) {
  const { feed, state } = log
  const whole = useRef<HTMLElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [wrap, setWrap] = useSetting('wrap', true)
  const [times, setTimes] = useSetting('times', false)
  const view = useLogView({ log, story, wrap, times, jump, onJumped, whole, box })
  const { search, live, end } = view
  const onKeyDown = useLogKeys(input)
  const href = times ? `${download.href}&timestamps=true` : download.href
  return (
    <section className="job-log" ref={whole} aria-label="Log" onKeyDown={onKeyDown}>
      <LogToolbar
        {...{ search, input, wrap, times }}
        onWrap={setWrap}
        onTimes={setTimes}
        onFoldAll={view.foldAll}
        onLeave={() => box.current?.focus()}
        download={{ ...download, href }}
      />
      {state.phase === 'failed' ? <ProblemNotice error={state.error} onRetry={log.readAgain} /> : null}
      <div
        className="job-log-box"
        data-live={live}
        ref={box}
        tabIndex={0}
        role="group"
        aria-label="Lines of the log"
      >
        <LogList
          {...{ box, wrap, times, stages, steps }}
          rows={view.rows}
          virtualizer={view.virtualizer}
          gauge={view.gauge}
          query={search.marked}
          currentLine={search.query === '' ? undefined : search.line}
          range={view.range}
          address={pageAddress()}
          onChoose={view.choose}
          onToggle={view.toggle}
        />
      </div>
      <LogFooter {...{ feed, state, story, live, end }} />
    </section>
  )
}
