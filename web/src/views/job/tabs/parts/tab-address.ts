/** Addresses of places in a job's view: a tab, of an attempt, at a line of the Dockerfile. */
import type { TabName } from '../tab-list.ts'

export interface TabPlace {
  readonly tab: TabName
  /** Left out: the latest. */
  readonly attempt?: number | undefined
  /** Of the Dockerfile, from 1. */
  readonly line?: number | undefined
}

/** For a link inside the page: `/jobs/ID?tab=dockerfile&line=3`. */
export function tabAddress(id: string, { tab, attempt, line }: TabPlace): string {
  const query = new URLSearchParams({ tab })
  if (attempt !== undefined) query.set('attempt', String(attempt))
  if (line !== undefined) query.set('line', String(line))
  return `/jobs/${encodeURIComponent(id)}?${query}`
}

/** The line, from 1, that the query of an address names; null: none. */
export function readLine(search: string): number | null {
  const line = new URLSearchParams(search).get('line') ?? ''
  return /^[1-9]\d{0,5}$/.test(line) ? Number(line) : null
}
