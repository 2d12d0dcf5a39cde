import { useEffect, useRef } from 'react'
import './keys-dialog.css'

export interface KeyHint {
  readonly keys: readonly string[]
  readonly does: string
}

/** What the keys of a view do. */
export function KeysDialog({
  hints,
  onClose,
}: {
  readonly hints: readonly KeyHint[]
  readonly onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keys-title" onClose={onClose}>
      <div className="dialog-body">
        <h2 id="keys-title">Keys</h2>
        <dl className="facts">
          {hints.map(({ keys, does }) => (
            <div key={does} className="keys-row">
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  )
}
