import { extract } from 'tar-stream'
import { TOOL_PATH, type Tool } from '../engine.ts'
import type { FakeDaemon } from './daemon.ts'

/** The files of a tool by their paths in a sandbox. Its archive is asked for once a daemon and instance. */
export async function unpackTool(
  daemon: FakeDaemon,
  instance: string,
  tool: Tool | undefined,
): Promise<ReadonlyMap<string, Buffer>> {
  if (tool === undefined) return new Map()
  const key = `${instance}/${tool.id}`
  const unpacked = daemon.tools.get(key) ?? unpack(tool)
  daemon.tools.set(key, unpacked)
  unpacked.catch(() => daemon.tools.delete(key))
  return unpacked
}

async function unpack(tool: Tool): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const entries = extract()
  entries.end(Buffer.from(await tool.archive()))
  for await (const entry of entries) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
    const name = entry.header.name.replace(/^\.\//, '')
    if (entry.header.type === 'file') files.set(`${TOOL_PATH}/${name}`, Buffer.concat(chunks))
  }
  return files
}
