import { useEffect, useMemo, useState } from 'react'
import { type ChosenFile, type ContextChoice, chooseContext, mergeFiles } from './context-files.ts'

export interface ContextFiles {
  /** What is sent; none: the Dockerfile goes alone. */
  readonly choice: ContextChoice<File>
  readonly dockerignore: string
  readonly bytes: number
  /** Beside what is there already; of two at one path the new one stays. */
  add(files: readonly ChosenFile<File>[]): void
  remove(path: string): void
  clear(): void
}

const NONE: readonly ChosenFile<File>[] = []

/** `dockerfile`: path of the one in the editor, whose own `NAME.dockerignore` comes first, as in BuildKit. */
export function useContextFiles(dockerfile: string): ContextFiles {
  const [files, setFiles] = useState(NONE)
  const [dockerignore, setDockerignore] = useState('')
  const source =
    files.find(({ path }) => path === `${dockerfile}.dockerignore`) ??
    files.find(({ path }) => path === '.dockerignore')
  useEffect(() => {
    let gone = false
    const take = (text: string): void => {
      if (!gone) setDockerignore(text)
    }
    if (source === undefined) take('')
    else source.content.text().then(take, () => take(''))
    return () => {
      gone = true
    }
  }, [source])
  const choice = useMemo(() => chooseContext(files, dockerignore), [files, dockerignore])
  return {
    choice,
    dockerignore,
    bytes: choice.files.reduce((sum, { content }) => sum + content.size, 0),
    add: (added) => setFiles((before) => mergeFiles(before, added)),
    remove: (path) => setFiles((before) => before.filter((file) => file.path !== path)),
    clear: () => setFiles(NONE),
  }
}
