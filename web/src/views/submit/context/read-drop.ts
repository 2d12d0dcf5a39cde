/** The files of a drop or of an input, with their paths. */
import type { ChosenFile } from './context-files.ts'

/** Files and folders, whole. The entries must be taken while the event lives, so call it in the event itself. */
export function readDrop(data: DataTransfer): Promise<readonly ChosenFile<File>[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  return readAll(entries)
}

async function readAll(entries: readonly FileSystemEntry[]): Promise<readonly ChosenFile<File>[]> {
  const found: ChosenFile<File>[] = []
  for (const entry of entries) {
    if (isFile(entry)) {
      found.push({ path: entry.fullPath.replace(/^\//, ''), content: await fileOf(entry) })
    } else if (isFolder(entry)) found.push(...(await readAll(await childrenOf(entry))))
  }
  return found
}

/** Of `<input type=file>`: with `webkitdirectory` the paths begin with the folder's name. */
export function readInput(files: FileList): readonly ChosenFile<File>[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, content: file }))
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** A browser gives at most a hundred at a time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}
