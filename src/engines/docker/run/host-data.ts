import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunOwner } from '../../engine.ts'
import { readHostFolder } from './host-folder.ts'
import { isMount, mountTmpfs, unmount } from './host-mounts.ts'
import type { RunData } from './run-data.ts'
import { runKey } from './run-names.ts'

/** /data as a tmpfs which this process, root beside its engine, mounts and the engine binds: the fastest way. */
export function createHostData(mountRoot: string): RunData {
  const pathOf = (owner: RunOwner): string => join(mountRoot, runKey(owner))
  return {
    kind: 'host-tmpfs',
    async prepare(owner, { bytes }, signal) {
      signal.throwIfAborted()
      const Source = pathOf(owner)
      await mountTmpfs(Source, bytes)
      return { Type: 'bind', Source, Target: '/data', BindOptions: { Propagation: 'rprivate' } }
    },
    exists: (owner) => isMount(pathOf(owner)),
    async use(owner) {
      if (!(await isMount(pathOf(owner)))) return null
      const { blocks, bfree, bsize, ffree } = await statfs(pathOf(owner))
      return { bytes: (blocks - bfree) * bsize, full: bfree === 0 || ffree === 0 }
    },
    read: (owner, _bytes, request, signal) => readHostFolder(pathOf(owner), request, signal),
    async remove(owner) {
      await unmount(pathOf(owner))
    },
  }
}
