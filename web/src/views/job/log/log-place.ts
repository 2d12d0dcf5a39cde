/** Where in a log somebody wants to look. */
import type { Stage } from '../../../../../src/client/api-types.generated.ts'
import type { LineStore, Section, StageGroup } from './line-store.ts'

export type LogPlace =
  | { readonly kind: 'line'; readonly seq: number }
  | {
      readonly kind: 'stage'
      readonly stage: Stage
      /** Null: the stage as a whole. */
      readonly step: string | null
      /** `end`: where a failure is told. */
      readonly edge: 'start' | 'end'
    }

export interface Target {
  /** To be opened, so that it can be seen. */
  readonly open: readonly number[]
  readonly row:
    | { readonly kind: 'line'; readonly seq: number }
    | { readonly kind: 'head'; readonly id: number }
}

/** Undefined: it is not there, or not yet. */
export function findTarget(store: LineStore, place: LogPlace): Target | undefined {
  if (place.kind === 'line') {
    const found = store.find(place.seq)
    if (found === undefined) return undefined
    return { open: [found.group.id, found.section.id], row: { kind: 'line', seq: place.seq } }
  }
  const group = store.groups.find(({ stage }) => stage === place.stage)
  if (group === undefined) return undefined
  const section = place.step === null ? undefined : group.sections.find(({ step }) => step === place.step)
  if (place.edge === 'start') return headTarget(group, section)
  const last = section ?? group.sections.findLast(({ entries }) => entries.length > 0)
  const line = lastOutput(last) ?? last?.entries.at(-1)
  if (last === undefined || line === undefined) return headTarget(group, section)
  return { open: [group.id, last.id], row: { kind: 'line', seq: line.seq } }
}

function headTarget(group: StageGroup, section: Section | undefined): Target {
  if (section === undefined) return { open: [group.id], row: { kind: 'head', id: group.id } }
  return { open: [group.id, section.id], row: { kind: 'head', id: section.id } }
}

/** The last line that the submission wrote itself. */
function lastOutput(section: Section | undefined) {
  return section?.entries.findLast(({ stream }) => stream !== 'system')
}
