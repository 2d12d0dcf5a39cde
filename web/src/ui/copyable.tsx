import { useState } from 'react'
import { copyText } from './copy-text.ts'
import { useToasts } from './toasts.tsx'

const SHOWN_MS = 1500

/** Text for a terminal, with a button that copies it. */
export function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false)
  const { show } = useToasts()
  const copy = async (): Promise<void> => {
    if (!(await copyText(text))) {
      show({ tone: 'warn', title: 'The browser does not let the page copy' })
      return
    }
    setCopied(true)
    setTimeout(() => setCopied(false), SHOWN_MS)
  }
  return (
    <div className="copyable">
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <button type="button" className="button button-small" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}
