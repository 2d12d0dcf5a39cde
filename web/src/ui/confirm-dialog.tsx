import { type ReactNode, useEffect, useRef } from 'react'

interface Props {
  readonly title: string
  readonly children: ReactNode
  /** On the button that does it: `Delete the job`. */
  readonly action: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** A question before what cannot be taken back. The browser's own dialog keeps the focus inside and closes on Escape. */
export function ConfirmDialog({
  title,
  children,
  action,
  danger = false,
  busy = false,
  onConfirm,
  onClose,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="confirm-title" onClose={onClose}>
      <div className="dialog-body">
        <h2 id="confirm-title">{title}</h2>
        {children}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Keep
        </button>
        <button
          type="button"
          className={`button ${danger ? 'button-danger' : 'button-primary'}`}
          disabled={busy}
          onClick={onConfirm}
        >
          {action}
        </button>
      </div>
    </dialog>
  )
}
