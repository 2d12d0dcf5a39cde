import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `vite build` puts the page. */
const BUILT = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/** The page as it was built. */
export interface PageFiles {
  readonly folder: string
  /** The HTML with `href` as its `<base>`. */
  document(href: string): string
}

/** Undefined when the page was not built: a service runs without it all the same. */
export function findPage(folder: string = BUILT): PageFiles | undefined {
  const path = join(folder, 'index.html')
  if (!existsSync(path)) return undefined
  const html = readFileSync(path, 'utf8')
  const [head, rest, ...more] = html.split('<base href="./" />')
  if (head === undefined || rest === undefined || more.length > 0) return undefined
  return { folder, document: (href) => `${head}<base href="${href}" />${rest}` }
}
