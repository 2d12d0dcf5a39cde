import { mkdir, readdir, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { MountShell } from './mount-shell.ts'
import { tmpfsOptions } from './run-data.ts'

/** One for the process: it holds no state but the mounts of the machine. */
const shell = new MountShell()

/** Mounts a fresh tmpfs at `path`; one that is there already is unmounted first. Needs root. Throws `engine_failed`. */
export async function mountTmpfs(path: string, bytes: number): Promise<void> {
  // other users of the machine must not look into the runs; the engine reaches the mounts by their path
  await mkdir(dirname(path), { recursive: true, mode: 0o711 })
  await unmount(path)
  await mkdir(path, { recursive: true })
  try {
    await shell.mount(path, tmpfsOptions(bytes))
  } catch (cause) {
    throw new SlipwayError('engine_failed', {
      detail: 'A tmpfs for /data could not be mounted',
      where: path,
      cause,
    })
  }
}

/** Unmounts and removes the folder; gone already is no error. True when something was there. */
export async function unmount(path: string): Promise<boolean> {
  if (await isMount(path)) {
    await shell.unmount(path, '').catch(() =>
      // still in use by somebody: it leaves the tree now and the kernel's memory with its last user
      shell.unmount(path, '-l').catch(() => undefined),
    )
  }
  try {
    await rmdir(path)
    return true
  } catch {
    return false
  }
}

/** True when another file system begins at `path`. */
export async function isMount(path: string): Promise<boolean> {
  try {
    const [own, parent] = await Promise.all([stat(path), stat(join(path, '..'))])
    return own.dev !== parent.dev
  } catch {
    return false
  }
}

/** The folders under the root of the mounts, mounted or not. */
export async function listMounts(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch {
    return []
  }
}
