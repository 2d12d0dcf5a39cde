import { createHash } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import type { Tool } from '../../engines/engine.ts'
import { AUDIT_SCRIPT, SCRIPT_NAME } from './audit-script.ts'
import type { LynisFiles } from './find-lynis.ts'

/** The largest part of lynis 3 has 90 KB, all have 1.6 MB: what is far beyond is something else. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The files of lynis as a tool for sandboxes. Links are followed, root owns all, and times are left out, so that equal
 * files give an equal archive. Throws what reading them throws.
 */
export async function packLynis(files: LynisFiles): Promise<Tool> {
  const contents: [string, Buffer][] = [
    [SCRIPT_NAME, Buffer.from(AUDIT_SCRIPT)],
    ['default.prf', await readFile(files.profile)],
    ['lynis', await readFile(files.program)],
    ...(await readFolder(files.include, 'include')),
    ...(await readFolder(files.db, 'db')),
  ]
  const bytes = contents.reduce((sum, [, content]) => sum + content.byteLength, 0)
  if (bytes > MAX_BYTES) throw new RangeError(`${files.include} and ${files.db} are too large to be lynis`)
  const archive = await toTar(contents)
  const hash = createHash('sha256').update(archive).digest('hex').slice(0, 12)
  return { id: `lynis-${files.version}-${hash}`, archive: async () => archive }
}

async function readFolder(folder: string, name: string): Promise<[string, Buffer][]> {
  const found: [string, Buffer][] = []
  for (const entry of (await readdir(folder)).sort()) {
    const path = join(folder, entry)
    const status = await stat(path)
    if (status.isDirectory()) found.push(...(await readFolder(path, `${name}/${entry}`)))
    else if (status.isFile()) found.push([`${name}/${entry}`, await readFile(path)])
  }
  return found
}

async function toTar(contents: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const tar = pack()
  const owned = { uid: 0, gid: 0, mtime: new Date(0) }
  const folders = new Set(['plugins'])
  for (const [name] of contents) {
    const parts = name.split('/').slice(0, -1)
    for (let depth = 1; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join('/'))
  }
  for (const name of folders) tar.entry({ ...owned, name: `${name}/`, type: 'directory', mode: 0o755 })
  // lynis refuses parts of its own that others may write or run
  for (const [name, content] of contents) tar.entry({ ...owned, name, mode: 0o644 }, content)
  tar.finalize()
  return buffer(tar)
}
