import { randomUUID } from 'node:crypto'
import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Gives a file another content: whole or not at all, whatever happens in between. A link stays a link; the mode stays.
 * Throws what the system reports, and leaves nothing behind.
 */
export async function replaceFile(file: string, content: Uint8Array): Promise<void> {
  const target = await realpath(file)
  const { mode } = await stat(target)
  const part = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}`)
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(part, mode & 0o7777)
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
