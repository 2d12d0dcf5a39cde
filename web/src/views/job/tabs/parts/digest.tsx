import { CopyButton } from './copy-button.tsx'
import './parts.css'

/** A digest or an id, whole, with a button that copies it. */
export function Digest({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <span className="job-digest">
      <code>{text}</code>
      <CopyButton text={text} label={`Copy ${label}`} />
    </span>
  )
}
