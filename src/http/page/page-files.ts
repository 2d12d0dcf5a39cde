import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `vite build` puts the page. */
const BUILT = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/** The page as it was built last: it may be built anew below a running service. */
export interface PageFiles {
  readonly folder: string
  /** The HTML with `href` as its `<base>`. */
  document(href: string): string
}

interface Document {
  /** Tells one build from the next. */
  readonly build: string
  readonly head: string
  readonly rest: string
}

/** Undefined when the page was not built: a service runs without it all the same. */
export function findPage(folder: string = BUILT): PageFiles | undefined {
  const path = join(folder, 'index.html')
  const first = readDocument(path)
  if (first === undefined) return undefined
  let known = first
  return {
    folder,
    document: (href) => {
      // It names its assets, and those of an older build may be gone.
      known = readDocument(path, known) ?? known
      return `${known.head}<base href="${href}" />${known.rest}`
    },
  }
}

/** Undefined: it is not there, or no page of ours. */
function readDocument(path: string, known?: Document): Document | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  const build = `${stat.ino} ${stat.mtimeMs}`
  if (known?.build === build) return known
  const [head, rest, ...more] = readFileSync(path, 'utf8').split('<base href="./" />')
  return head === undefined || rest === undefined || more.length > 0 ? undefined : { build, head, rest }
}
