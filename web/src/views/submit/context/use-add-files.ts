import { useToasts } from '../../../ui/toasts.tsx'
import type { Draft } from '../draft/draft.ts'
import { type ChosenFile, findDockerfile, isDockerfileName, withoutRoot } from './context-files.ts'
import type { ContextFiles } from './use-context-files.ts'

interface Options {
  readonly draft: Draft
  readonly replace: (change: Partial<Draft>) => void
  readonly context: ContextFiles
  /** Path of the Dockerfile that is in the editor now. */
  readonly onDockerfile: (path: string) => void
}

/** No Dockerfile is larger; something else has its name. */
const MOST_BYTES = 1024 * 1024

/** A Dockerfile alone goes into the editor; of more files the context is made, and their Dockerfile goes there too. */
export function useAddFiles({ draft, replace, context, onDockerfile }: Options) {
  const toasts = useToasts()
  const open = async ({ path, content }: ChosenFile<File>, name: string): Promise<void> => {
    if (content.size > MOST_BYTES) {
      return toasts.show({ tone: 'warn', title: `${path} is too large for a Dockerfile` })
    }
    const text = (await content.text()).replaceAll('\r\n', '\n')
    if (draft.dockerfile.trim() !== '' && draft.dockerfile !== text) {
      const detail = 'Undo in the editor brings the former text back.'
      toasts.show({ tone: 'busy', title: `${path} is in the editor`, detail })
    }
    onDockerfile(path)
    replace({ source: 'dockerfile', dockerfile: text, name: draft.name === '' ? name : draft.name })
  }
  const add = async (files: readonly ChosenFile<File>[]): Promise<void> => {
    const [first] = files
    if (first === undefined) return
    if (files.length === 1 && isDockerfileName(first.path) && !first.path.includes('/'))
      return open(first, '')
    const named = withoutRoot(files)
    context.add(named)
    const folder = named === files ? '' : (first.path.split('/')[0] ?? '')
    const dockerfile = findDockerfile(named)
    if (dockerfile === undefined) replace({ source: 'dockerfile' })
    else await open(dockerfile, folder)
  }
  return (files: readonly ChosenFile<File>[]): void => {
    add(files).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error)
      toasts.show({ tone: 'bad', title: 'The files cannot be read', detail })
    })
  }
}
