/** What stands at a path of a fake container. */
export type FakeNode =
  | { readonly kind: 'file'; readonly bytes: Buffer }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'fifo' }
  | { readonly kind: 'folder' }

/** The files of a fake container, by absolute path; /data has a limit, as the real mount has. */
export class FakeFiles {
  readonly #nodes: Map<string, FakeNode>
  readonly #dataLimit: number
  #full = false

  constructor(nodes: Iterable<readonly [string, FakeNode]> = [], dataLimit = Number.POSITIVE_INFINITY) {
    this.#nodes = new Map(nodes)
    this.#dataLimit = dataLimit
  }

  /** True when a write met the limit of /data and nothing was freed since. */
  get dataFull(): boolean {
    return this.#full
  }

  get dataBytes(): number {
    let bytes = 0
    for (const [path, node] of this.#nodes) {
      if (path.startsWith('/data/') && node.kind === 'file') bytes += node.bytes.length
    }
    return bytes
  }

  entries(): IterableIterator<[string, FakeNode]> {
    return this.#nodes.entries()
  }

  get(path: string): FakeNode | undefined {
    return this.#nodes.get(path)
  }

  /** The content of a regular file. */
  read(path: string): Buffer | undefined {
    const node = this.#nodes.get(path)
    return node?.kind === 'file' ? node.bytes : undefined
  }

  set(path: string, node: FakeNode): void {
    this.#nodes.set(path, node)
  }

  /** Writes as much as fits; false when not all did. */
  write(path: string, bytes: Buffer): boolean {
    if (!path.startsWith('/data/')) {
      this.#nodes.set(path, { kind: 'file', bytes })
      return true
    }
    const room = this.#dataLimit - this.dataBytes + (this.read(path)?.length ?? 0)
    this.#nodes.set(path, { kind: 'file', bytes: bytes.subarray(0, Math.max(0, room)) })
    this.#full = bytes.length > room
    return !this.#full
  }

  copy(dataLimit?: number): FakeFiles {
    return new FakeFiles(this.#nodes, dataLimit)
  }
}
