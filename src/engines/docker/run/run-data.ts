import type { DataFiles, DataRequest, RunOwner } from '../../engine.ts'
import type { Mount } from './container-body.ts'

/** What /data of a run needs beside its size: the volume's keeper joins the slot's network namespace. */
export interface DataNeeds {
  readonly bytes: number
  readonly networkMode: string
}

export interface DataUse {
  readonly bytes: number
  /** No free block or no free inode. */
  readonly full: boolean
}

/** /data of runs, in one of two ways. All calls may be repeated, by this or a later process. */
export interface RunData {
  readonly kind: 'host-tmpfs' | 'volume'
  /** Makes an empty /data (what an earlier try left is dropped) and says how to mount it. */
  prepare(owner: RunOwner, needs: DataNeeds, signal: AbortSignal): Promise<Mount>
  /** False after a restart of the machine, say: its content is lost then. */
  exists(owner: RunOwner): Promise<boolean>
  use(owner: RunOwner, bytes: number, signal: AbortSignal): Promise<DataUse | null>
  read(owner: RunOwner, bytes: number, request: DataRequest, signal: AbortSignal): Promise<DataFiles>
  /** No error when it is gone. Has its own deadline. */
  remove(owner: RunOwner): Promise<void>
}

/** Options of the tmpfs behind /data: the container's user can write, nothing there can be run or be a device. */
export function tmpfsOptions(bytes: number): string {
  return `size=${bytes},nr_inodes=${inodes(bytes)},mode=1777,nosuid,nodev,noexec`
}

/** Inodes cost kernel memory: one for each page of the size, within reason. */
export function inodes(bytes: number): number {
  return Math.min(Math.max(Math.ceil(bytes / 4096), 1024), 65_536)
}
