import { useEffect, useState } from 'react'
import { useToasts } from '../../../../ui/toasts.tsx'
import { copyText } from '../../../../ui/copy-text.ts'

const SHOWN_MS = 1500

interface Props {
  readonly text: string
  /** For those who do not see what it stands beside: `Copy the digest of the image`. */
  readonly label: string
  /** On the button; left out: `Copy`. */
  readonly words?: string
}

/** Its width stays, so that nothing beside it moves. */
export function CopyButton({ text, label, words = 'Copy' }: Props) {
  const [copied, setCopied] = useState(false)
  const toasts = useToasts()
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    if (await copyText(text)) setCopied(true)
    else toasts.show({ tone: 'warn', title: 'The browser does not let the page copy', detail: text })
  }
  return (
    <button
      type="button"
      className="button button-small job-copy"
      aria-label={label}
      onClick={() => void copy()}
    >
      <span aria-hidden={copied} className={copied ? 'job-copy-away' : undefined}>
        {words}
      </span>
      <span role="status" className={copied ? undefined : 'job-copy-away'}>
        {copied ? 'Copied' : ''}
      </span>
    </button>
  )
}
