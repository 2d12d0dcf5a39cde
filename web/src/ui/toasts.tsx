import { type ReactNode, createContext, use, useCallback, useMemo, useRef, useState } from 'react'

export type Tone = 'good' | 'bad' | 'warn' | 'busy'

export interface Toast {
  readonly tone: Tone
  readonly title: string
  readonly detail?: string | undefined
}

interface Toasts {
  show(toast: Toast): void
}

/** What went wrong stays until it is closed; good news goes by itself. */
const SHOWN_MS = 5000
const MOST = 4
const ToastContext = createContext<Toasts | null>(null)

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly (Toast & { readonly id: number })[]>([])
  const next = useRef(0)
  const close = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), [])
  const show = useCallback(
    (toast: Toast) => {
      next.current += 1
      const id = next.current
      setToasts((all) => [...all.slice(1 - MOST), { ...toast, id }])
      if (toast.tone === 'good' || toast.tone === 'busy') setTimeout(() => close(id), SHOWN_MS)
    },
    [close],
  )
  const value = useMemo(() => ({ show }), [show])
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, tone, title, detail }) => (
          <div key={id} className="notice" data-tone={tone}>
            <div className="card-row">
              <strong>{title}</strong>
              <button type="button" className="button button-quiet button-small" onClick={() => close(id)}>
                Close
              </button>
            </div>
            {detail === undefined ? null : <span className="soft">{detail}</span>}
          </div>
        ))}
      </div>
    </ToastContext>
  )
}

export function useToasts(): Toasts {
  const toasts = use(ToastContext)
  if (toasts === null) throw new Error('useToasts needs a ToastProvider above it')
  return toasts
}
