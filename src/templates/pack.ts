import { BLOCK, encodeHeader, padding } from '../jobs/context/tar-header.ts'
import type { Rendered } from './templates.ts'

/**
 * A plain tar of the Dockerfile and the files beside it, sorted by path; owner, mode and time are the same for all, so
 * that the same files give the same bytes.
 */
export function pack({ dockerfile, files }: Rendered): Uint8Array {
  const all = [{ path: 'Dockerfile', text: dockerfile }, ...files]
  const blocks = all
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, text }) => {
      const content = Buffer.from(text)
      const size = content.length
      const header = encodeHeader({ name: path, type: '0', target: '', size, mode: 0o644, mtime: '0' })
      return [header, content, new Uint8Array(padding(size))]
    })
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)])
}
