/** One thing that was looked at. */
export interface Finding {
  /** Stable, for scripts: `engine`, `data-folder`. */
  readonly id: string
  /** `ok`; `weak`: jobs run, but something could be better; `missing`: no job can run. */
  readonly state: 'ok' | 'weak' | 'missing'
  readonly title: string
  /** What is there, or what is not, in a sentence. */
  readonly detail: string
  /** What to do, a step or a command each; empty when there is nothing to do. */
  readonly action: readonly string[]
}

export function ok(id: string, title: string, detail: string): Finding {
  return { id, state: 'ok', title, detail, action: [] }
}

export function weak(id: string, title: string, detail: string, ...action: readonly string[]): Finding {
  return { id, state: 'weak', title, detail, action }
}

export function missing(id: string, title: string, detail: string, ...action: readonly string[]): Finding {
  return { id, state: 'missing', title, detail, action }
}
