import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

interface Props {
  /** Read out; `sign` is what is seen. */
  readonly label: string
  readonly sign: ReactNode
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** A button that opens a list of choices: arrows go through them, Escape and a click beside it close it. */
export function Menu({ label, sign, disabled = false, children }: Props) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const choices = (): HTMLElement[] => [
    ...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? []),
  ]
  useEffect(() => {
    if (!open) return
    choices()[0]?.focus()
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [open])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return
    if (event.key === 'Escape' || event.key === 'Tab') {
      setOpen(false)
      if (event.key === 'Escape') root.current?.querySelector('button')?.focus()
      return
    }
    const all = choices()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    all[(next + all.length) % all.length]?.focus()
  }
  return (
    <div className="job-menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="button button-icon"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={() => setOpen(!open)}
      >
        {sign}
      </button>
      {open ? (
        <div className="job-menu-list" role="menu" aria-label={label} onClick={() => setOpen(false)}>
          {children}
        </div>
      ) : null}
    </div>
  )
}

export function MenuItem(props: {
  readonly children: ReactNode
  readonly danger?: boolean
  readonly onChoose: () => void
}) {
  return (
    <button
      type="button"
      role="menuitem"
      className="job-menu-item"
      data-danger={props.danger === true}
      onClick={props.onChoose}
    >
      {props.children}
    </button>
  )
}

export function MenuLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a role="menuitem" className="job-menu-item" href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
