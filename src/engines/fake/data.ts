import type { DataFiles, DataRefusal, DataRequest } from '../engine.ts'
import type { FakeFiles, FakeNode } from './files.ts'

const REFUSALS: Readonly<Record<Exclude<FakeNode['kind'], 'file'>, DataRefusal>> = {
  link: 'symbolic_link',
  folder: 'directory',
  fifo: 'not_regular',
}

/** Reads /data of a fake container by the contract's rules. */
export function readFakeData(files: FakeFiles, request: DataRequest): DataFiles {
  const read: { name: string; bytes: Uint8Array }[] = []
  const refused: { name: string; why: DataRefusal }[] = []
  let total = 0
  for (const [path, node] of [...files.entries()].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = /^\/data\/([^/]+)$/.exec(path)?.[1]
    if (name === undefined || !request.pattern.test(name)) continue
    if (node.kind !== 'file') refused.push({ name, why: REFUSALS[node.kind] })
    else if (read.length >= request.maxFiles) refused.push({ name, why: 'too_many' })
    else if (node.bytes.length > Math.min(request.maxFileBytes, request.maxTotalBytes - total)) {
      refused.push({ name, why: 'too_large' })
    } else {
      total += node.bytes.length
      read.push({ name, bytes: node.bytes })
    }
  }
  return { files: read, refused }
}
