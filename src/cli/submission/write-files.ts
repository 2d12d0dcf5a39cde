import { lstat, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../usage-error.ts'

/**
 * Writes files below a folder, which is made when it is not there. Nothing is written when one of them exists or has a
 * path that leads out of the folder: `UsageError`. Returns the paths, in the order given.
 */
export async function writeFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly string[]> {
  const targets = files.map((file) => ({ text: file.text, target: place(folder, file.path) }))
  for (const { target } of targets) {
    if (await exists(target)) {
      throw new UsageError(
        `${target} is there already.`,
        'Name another folder with --output, or move it away.',
      )
    }
  }
  for (const { target, text } of targets) {
    await mkdir(path.dirname(target), { recursive: true })
    // fails rather than follow a link or replace what came meanwhile
    await writeFile(target, text, { flag: 'wx' })
  }
  return targets.map(({ target }) => target)
}

/** The service is believed, but not with the files of whoever asks it. */
function place(folder: string, name: string): string {
  const parts = name.split('/')
  const isInside = parts.every((part) => part !== '' && part !== '.' && part !== '..')
  if (!isInside || /[\\\0]/.test(name)) {
    throw new UsageError(`The service names a file ${JSON.stringify(name)}, which may not be written.`)
  }
  return path.join(folder, ...parts)
}

async function exists(target: string): Promise<boolean> {
  return lstat(target).then(
    () => true,
    () => false,
  )
}
