import { type ChosenFile, looksExecutable } from './context-files.ts'
import { tarParts } from './tar.ts'

/** A tar of the files as a blob: what is in them stays on the disk until it is sent. Throws where one cannot be read. */
export async function packContext(files: readonly ChosenFile<File>[], signal: AbortSignal): Promise<Blob> {
  const entries = []
  for (const { path, content } of files) {
    signal.throwIfAborted()
    const head = new Uint8Array(await readHead(path, content))
    entries.push({
      path,
      content,
      bytes: content.size,
      modifiedAt: content.lastModified,
      executable: looksExecutable(head),
    })
  }
  return new Blob(tarParts(entries), { type: 'application/x-tar' })
}

async function readHead(path: string, file: File): Promise<ArrayBuffer> {
  try {
    return await file.slice(0, 4).arrayBuffer()
  } catch (cause) {
    throw new Error(`${path} cannot be read any more; it may have been changed or removed. Add it again.`, {
      cause,
    })
  }
}
