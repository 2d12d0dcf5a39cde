/**
 * Exact use of a run, by a cgroup of its own above the container's: the container's own group goes with it, often
 * within milliseconds, while its parent keeps the sums until it has been read. Version 1 (also with a version 2
 * tree beside it) and version 2, under both of the engine's cgroup drivers.
 *
 * Sources: Linux Documentation/admin-guide/cgroup-v1/{cpuacct,memory}.rst and cgroup-v2.rst.
 */
import { execFile } from 'node:child_process'
import { readFile, readdir, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { RunOwner } from '../../engine.ts'
import { plain, runKey } from './run-names.ts'

const command = promisify(execFile)

/** A sandbox of runsc that failed to start was seen to end 2 s later; its group can be removed only then. */
const CLEAN_TRIES = 30
const CLEAN_WAIT_MS = 100

export interface CgroupUse {
  readonly cpuMs: number
  readonly peakMemoryBytes: number
}

/** What a group has used so far, and holds at the moment. */
export interface CgroupUseNow {
  readonly cpuMs: number
  /** The page cache counts, as it does in the peak. */
  readonly memoryBytes: number
}

export interface CgroupOptions {
  readonly driver: 'cgroupfs' | 'systemd'
  readonly instanceId: string
  /** `/sys/fs/cgroup`. */
  readonly root: string
}

interface Tree {
  readonly version: 1 | 2
  /** Folders in which each group appears: one for version 2, one a controller for version 1. */
  readonly roots: readonly string[]
  readonly cpu: string
  readonly memory: string
}

export interface RunCgroups {
  /** `CgroupParent` of a run. */
  parentOf(owner: RunOwner): string
  /** `CgroupParent` of holders. */
  readonly holders: string
  /** True when the group of this container is seen below the holders' parent: the tree is the engine's. */
  seesHolder(containerId: string): Promise<boolean>
  /** Null when it cannot be read. To be called before `remove`, after the end of the container. */
  read(owner: RunOwner): Promise<CgroupUse | null>
  /** While it runs. Null when it cannot be read. Never rejects. */
  readNow(owner: RunOwner): Promise<CgroupUseNow | null>
  /** Removes the groups of a run; where a process still ends in them, the next call or `clean` does. */
  remove(owner: RunOwner): Promise<void>
  /** Keys of the runs that have a group; none with systemd, whose names do not tell the key. */
  keys(): Promise<readonly string[]>
  /** Removes all groups of the instance that are empty: when nothing is being started. */
  clean(): Promise<void>
}

/** Undefined when there is no tree that has the figures (no root, a kernel before 5.19 with version 2). */
export async function openCgroups(options: CgroupOptions): Promise<RunCgroups | undefined> {
  const tree = await findTree(options.root)
  if (!tree) return undefined
  const names =
    options.driver === 'systemd' ? sliceNames(options.instanceId) : folderNames(options.instanceId)
  const everywhere = (path: string): readonly string[] => tree.roots.map((root) => join(root, path))
  const lingering = new Set<string>()
  const removeLingering = async (): Promise<void> => {
    for (const key of lingering) {
      const removed = await Promise.all(everywhere(names.folder(key)).map(removeGroup))
      if (!removed.includes(false)) lingering.delete(key)
    }
  }
  return {
    parentOf: (owner) => names.parent(runKey(owner)),
    holders: names.parent('holders'),
    async seesHolder(containerId) {
      const below = await readdir(join(tree.memory, names.folder('holders'))).catch(() => [])
      return below.some((name) => name.includes(containerId))
    },
    async read(owner) {
      const use = await readUse(tree, names.folder(runKey(owner)), PEAK[tree.version])
      return use && { cpuMs: use.cpuMs, peakMemoryBytes: use.bytes }
    },
    async readNow(owner) {
      const use = await readUse(tree, names.folder(runKey(owner)), CURRENT[tree.version])
      return use && { cpuMs: use.cpuMs, memoryBytes: use.bytes }
    },
    async remove(owner) {
      if (options.driver === 'systemd') return stopSlice(names.parent(runKey(owner)))
      lingering.add(runKey(owner))
      await removeLingering()
    },
    keys: () =>
      options.driver === 'systemd' ? Promise.resolve([]) : foldersIn(join(tree.memory, names.base)),
    async clean() {
      if (options.driver === 'systemd') await stopEmptySlices(join(tree.memory, names.base))
      else await Promise.all(everywhere(names.base).map(removeGroup))
      for (let tries = 0; lingering.size > 0 && tries < CLEAN_TRIES; tries += 1) {
        await setTimeout(CLEAN_WAIT_MS)
        await removeLingering()
        await Promise.all(everywhere(names.base).map(removeGroup))
      }
    },
  }
}

interface Names {
  /** Folder of all groups of the instance. */
  readonly base: string
  parent(key: string): string
  folder(key: string): string
}

function folderNames(instanceId: string): Names {
  const base = `/slipway-${plain(instanceId)}`
  return { base, parent: (key) => `${base}/${key}`, folder: (key) => `${base}/${key}` }
}

/** A dash in a slice's name is a level of the tree (systemd.slice(5)), so that ids are written without. */
function sliceNames(instanceId: string): Names {
  const word = (text: string): string => text.replaceAll('-', '_')
  const base = `slipway_${word(plain(instanceId))}`
  const name = (key: string): string => `${base}-${word(key)}.slice`
  return { base: `/${base}.slice`, parent: name, folder: (key) => `/${base}.slice/${name(key)}` }
}

async function findTree(root: string): Promise<Tree | undefined> {
  const v2 = await exists(join(root, 'cgroup.controllers'))
  if (v2) {
    // the root has no memory.peak, any other group of a kernel that knows it does
    const groups = await readdir(root, { withFileTypes: true })
    const folders = groups.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name))
    const known = await Promise.all(folders.map((folder) => exists(join(folder, 'memory.peak'))))
    return known.includes(true) ? { version: 2, roots: [root], cpu: root, memory: root } : undefined
  }
  const cpu = join(root, 'cpuacct')
  const memory = join(root, 'memory')
  if (
    !(await exists(join(cpu, 'cpuacct.usage'))) ||
    !(await exists(join(memory, 'memory.max_usage_in_bytes')))
  ) {
    return undefined
  }
  const hierarchical = await readNumber(join(memory, 'memory.use_hierarchy'))
  if (hierarchical !== 1) return undefined
  const entries = await readdir(root, { withFileTypes: true })
  const roots = entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name))
  return { version: 1, roots, cpu, memory }
}

/** Both count the page cache of the group. */
const PEAK = { 1: 'memory.max_usage_in_bytes', 2: 'memory.peak' } as const
const CURRENT = { 1: 'memory.usage_in_bytes', 2: 'memory.current' } as const

async function readUse(
  tree: Tree,
  folder: string,
  memoryFile: string,
): Promise<{ readonly cpuMs: number; readonly bytes: number } | null> {
  const [cpuMs, bytes] = await Promise.all([
    tree.version === 1 ? cpuOfV1(join(tree.cpu, folder)) : cpuOfV2(join(tree.cpu, folder)),
    readNumber(join(tree.memory, folder, memoryFile)),
  ])
  return cpuMs === null || bytes === null ? null : { cpuMs, bytes }
}

async function cpuOfV1(folder: string): Promise<number | null> {
  const nanoseconds = await readNumber(join(folder, 'cpuacct.usage'))
  return nanoseconds === null ? null : nanoseconds / 1e6
}

async function cpuOfV2(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'cpu.stat'), 'utf8').catch(() => '')
  const microseconds = /^usage_usec (\d+)$/m.exec(text)?.[1]
  return microseconds === undefined ? null : Number(microseconds) / 1e3
}

async function readNumber(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return /^\d+\s*$/.test(text) ? Number(text) : null
}

/**
 * Removes a group and what is below it; false when the kernel refuses as there are processes. runsc leaves the groups of
 * a container that it could not start.
 */
async function removeGroup(path: string): Promise<boolean> {
  if (await isRemoved(path)) return true
  const below = await foldersIn(path)
  if (below.length === 0) return false
  await Promise.all(below.map((name) => removeGroup(join(path, name))))
  return isRemoved(path)
}

async function isRemoved(path: string): Promise<boolean> {
  try {
    await rmdir(path)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

/** systemd keeps a slice that it made for a container until it is told otherwise, empty or not. */
async function stopSlice(name: string): Promise<void> {
  await command('systemctl', ['stop', '--no-block', name], { timeout: 5000 }).catch(() => undefined)
}

async function stopEmptySlices(base: string): Promise<void> {
  for (const name of (await foldersIn(base)).filter((folder) => folder.endsWith('.slice'))) {
    if ((await foldersIn(join(base, name))).length === 0) await stopSlice(name)
  }
}

async function foldersIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
