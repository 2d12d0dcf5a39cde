import { useRef } from 'react'
import { formatBytes, formatCount } from '../../../ui/format.ts'
import type { ChosenFile } from './context-files.ts'
import { readInput } from './read-drop.ts'
import type { ContextFiles } from './use-context-files.ts'

interface Props {
  readonly context: ContextFiles
  readonly problem: string | undefined
  readonly onAdd: (files: readonly ChosenFile<File>[]) => void
}

/** More would only be scrolled past; all are sent. */
const SHOWN = 200

/** What goes beside the Dockerfile: the build context. */
export function ContextCard({ context, problem, onAdd }: Props) {
  const { choice, bytes } = context
  const { files, ignored } = choice
  return (
    <section className="card submit-context" aria-labelledby="submit-context">
      <div className="card-head">
        <h2 id="submit-context">Files for the build</h2>
        <div className="actions">
          <FileButton label="Add files" onAdd={onAdd} />
          <FileButton label="Add a folder" folder onAdd={onAdd} />
          {files.length + ignored === 0 ? null : (
            <button type="button" className="button button-small" onClick={() => context.clear()}>
              Remove all
            </button>
          )}
        </div>
      </div>
      <div className="card-body">
        {problem === undefined ? null : <p className="submit-problem">{problem}</p>}
        {files.length + ignored === 0 ? (
          <p className="soft">
            None, which is enough where the Dockerfile copies nothing. Drop files or a folder anywhere on this
            page; a Dockerfile among them goes into the editor.
          </p>
        ) : (
          <>
            <p role="status">
              {formatCount(files.length, 'file')}, <span className="numeric">{formatBytes(bytes)}</span>
              {ignored === 0 ? null : (
                <span className="soft">; {formatCount(ignored, 'more')} left out by .dockerignore</span>
              )}
            </p>
            <FileList files={files} onRemove={(path) => context.remove(path)} />
            <p className="submit-told faint">
              A browser tells neither modes nor links: scripts (#!) and programs are sent as executable, links
              as what they point to, empty folders not at all. The command line keeps all of them.
            </p>
          </>
        )}
      </div>
    </section>
  )
}

interface ListProps {
  readonly files: readonly ChosenFile<File>[]
  readonly onRemove: (path: string) => void
}

function FileList({ files, onRemove }: ListProps) {
  return (
    <ul className="submit-files" tabIndex={0} aria-label="Files of the build context">
      {files.slice(0, SHOWN).map(({ path, content }) => (
        <li key={path}>
          <bdi className="mono">{path}</bdi>
          <span className="numeric soft">{formatBytes(content.size)}</span>
          <button
            type="button"
            className="button button-quiet button-small"
            aria-label={`Remove ${path}`}
            onClick={() => onRemove(path)}
          >
            Remove
          </button>
        </li>
      ))}
      {files.length <= SHOWN ? null : <li className="soft">and {files.length - SHOWN} more</li>}
    </ul>
  )
}

interface FileButtonProps {
  readonly label: string
  readonly folder?: boolean
  readonly onAdd: (files: readonly ChosenFile<File>[]) => void
}

/** The button is what the keyboard meets; the browser's own control behind it cannot be styled. */
function FileButton({ label, folder = false, onAdd }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="button button-small" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={({ currentTarget }) => {
          if (currentTarget.files !== null) onAdd(readInput(currentTarget.files))
          // The same file may be chosen again after it was changed.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
