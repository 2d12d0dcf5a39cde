import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

/** Folders that live as long as the run. The system's temporary folder should be on a disk: fsync costs nothing on a tmpfs. */
export class TemporaryFolders {
  readonly #root = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
  #count = 0

  make(name: string): string {
    this.#count += 1
    return join(this.#root, `${name}-${this.#count}`)
  }

  get root(): string {
    return this.#root
  }

  /** Also takes away what a service that was killed left mounted there. */
  removeAll(): void {
    this.remove(this.#root)
  }

  remove(folder: string): void {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
    const below = mounts
      .map((line) => line.split(' ')[1] ?? '')
      .filter((path) => path.startsWith(`${folder}/`))
    for (const path of below) spawnSync('umount', ['-l', path])
    rmSync(folder, { recursive: true, force: true })
  }
}
