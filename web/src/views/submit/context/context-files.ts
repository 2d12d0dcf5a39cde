/** What of the chosen files becomes the build context. */
import { parseIgnoreRules } from './ignore-rules.ts'

/** A file of a drop or of an input, with the path that it had there. */
export interface ChosenFile<Content> {
  readonly path: string
  readonly content: Content
}

export interface ContextChoice<Content> {
  /** Sorted by path; without what `.dockerignore` leaves out. */
  readonly files: readonly ChosenFile<Content>[]
  /** How many files `.dockerignore` leaves out. */
  readonly ignored: number
}

/** The paths below the one folder that was chosen; several files keep theirs. */
export function withoutRoot<Content>(files: readonly ChosenFile<Content>[]): readonly ChosenFile<Content>[] {
  const root = files[0]?.path.split('/')[0] ?? ''
  const isRoot = files.length > 0 && files.every(({ path }) => path.startsWith(`${root}/`))
  if (!isRoot) return files
  return files.map((file) => ({ ...file, path: file.path.slice(root.length + 1) }))
}

/** The later of two files at one path stays. */
export function mergeFiles<Content>(
  before: readonly ChosenFile<Content>[],
  added: readonly ChosenFile<Content>[],
): readonly ChosenFile<Content>[] {
  const byPath = new Map([...before, ...added].map((file) => [file.path, file]))
  return [...byPath.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** The Dockerfile and `.dockerignore` themselves are sent, as `docker build` does it. */
export function chooseContext<Content>(
  files: readonly ChosenFile<Content>[],
  dockerignore: string,
): ContextChoice<Content> {
  const ignores = parseIgnoreRules(dockerignore)
  const kept = files.filter(({ path }) => isAlwaysSent(path) || !ignores(path))
  return { files: kept, ignored: files.length - kept.length }
}

function isAlwaysSent(path: string): boolean {
  return path === 'Dockerfile' || path === '.dockerignore'
}

/** `Dockerfile`, `train.Dockerfile`, `Dockerfile.train`, `Containerfile`. */
export function isDockerfileName(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return /^(docker|container)file$|\.dockerfile$|^dockerfile\./i.test(name) && !/\.dockerignore$/i.test(name)
}

/** The one for the editor: `Dockerfile` at the root, else the only one that is named like one there. */
export function findDockerfile<Content>(
  files: readonly ChosenFile<Content>[],
): ChosenFile<Content> | undefined {
  const atRoot = files.filter(({ path }) => !path.includes('/') && isDockerfileName(path))
  return atRoot.find(({ path }) => path === 'Dockerfile') ?? (atRoot.length === 1 ? atRoot[0] : undefined)
}

/** A browser does not tell modes: what begins as a script or as a program of Linux is one. */
export function looksExecutable(head: Uint8Array): boolean {
  const [a, b, c, d] = head
  return (a === 0x23 && b === 0x21) || (a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46)
}
