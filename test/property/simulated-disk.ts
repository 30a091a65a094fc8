import type { SpoolFiles } from '../../agents/spool/files.ts'

/** A file: what programs see, and what a power cut leaves for sure. */
interface Inode {
  content: Buffer
  synced: Buffer
}

/** How the disk treats changes for now. */
export type DiskMood = 'fine' | 'full' | 'read-only'

/** What was still in the page cache when the power went, as numbers in [0, 1). */
export interface Loss {
  /** Share of the changed names that are durable, in their order. */
  readonly names: number
  /** Share of what was written since the last fsync that is durable. */
  readonly content: number
  /** Share of that which reached the disk as zeros: the length was written, the bytes were not. */
  readonly zeros: number
}

const failure = (code: string): Error => Object.assign(new Error(code), { code })

/**
 * A directory in memory with a page cache: content is durable after `sync`, names (new files,
 * renames, deletions) after `syncDirectory`; a power cut keeps any beginning of the rest. A process
 * can be made to die at any of its steps: that step is half done, and no later one happens.
 */
export class SimulatedDisk implements SpoolFiles {
  mood: DiskMood = 'fine'
  #live = new Map<string, Inode>()
  #durable = new Map<string, Inode>()
  #changes: ((names: Map<string, Inode>) => void)[] = []
  #stepsLeft = Infinity

  /** The process dies at its `steps`-th step from now. */
  dieAfter(steps: number): void {
    this.#stepsLeft = steps
  }

  get isDead(): boolean {
    return this.#stepsLeft <= 0
  }

  /** Another process: the page cache is still there. */
  revive(): void {
    this.#stepsLeft = Infinity
  }

  cutPower(loss: Loss): void {
    const kept = Math.floor(this.#changes.length * loss.names + 0.5)
    for (const change of this.#changes.slice(0, kept)) change(this.#durable)
    this.#live = new Map()
    for (const [name, { content, synced }] of this.#durable) {
      const left = tornOf(content, synced, loss)
      this.#live.set(name, { content: left, synced: left })
    }
    this.#durable = new Map(this.#live)
    this.#changes = []
  }

  names = async (): Promise<readonly string[]> => {
    this.#step()
    return [...this.#live.keys()]
  }

  read = async (name: string): Promise<Buffer> => {
    this.#step()
    return Buffer.from(this.#inode(name).content)
  }

  readAt = async (name: string, offset: number, bytes: number): Promise<Buffer> => {
    this.#step()
    return Buffer.from(this.#inode(name).content.subarray(offset, offset + bytes))
  }

  create = async (name: string): Promise<void> => {
    this.#step(true)
    if (this.#live.has(name)) throw failure('EEXIST')
    const inode = { content: Buffer.alloc(0), synced: Buffer.alloc(0) }
    this.#rename((names) => names.set(name, inode))
  }

  write = async (name: string, data: Buffer, offset: number): Promise<void> => {
    const isLast = this.#stepsLeft === 1
    const inode = this.#inode(name)
    const done = isLast || this.mood === 'full' ? data.subarray(0, data.length >> 1) : data
    if (this.mood !== 'read-only') {
      const length = Math.max(inode.content.length, offset + done.length)
      const content = Buffer.alloc(length)
      inode.content.copy(content)
      done.copy(content, offset)
      if (!this.isDead) inode.content = content
    }
    this.#step(true)
    if (this.mood === 'full') throw failure('ENOSPC')
  }

  truncate = async (name: string, bytes: number): Promise<void> => {
    this.#step(true)
    const inode = this.#inode(name)
    inode.content = Buffer.from(inode.content.subarray(0, bytes))
  }

  sync = async (name: string): Promise<void> => {
    this.#step()
    const inode = this.#inode(name)
    inode.synced = inode.content
  }

  syncDirectory = async (): Promise<void> => {
    this.#step()
    this.#durable = new Map(this.#live)
    this.#changes = []
  }

  rename = async (from: string, to: string): Promise<void> => {
    this.#step(true)
    const inode = this.#inode(from)
    this.#rename((names) => {
      names.delete(from)
      names.set(to, inode)
    })
  }

  remove = async (name: string): Promise<void> => {
    this.#step(true)
    if (this.#live.has(name)) this.#rename((names) => names.delete(name))
  }

  #rename(change: (names: Map<string, Inode>) => void): void {
    change(this.#live)
    this.#changes.push(change)
  }

  #step(changes = false): void {
    this.#stepsLeft -= 1
    if (this.isDead) throw failure('EDEAD')
    if (changes && this.mood === 'read-only') throw failure('EROFS')
  }

  #inode(name: string): Inode {
    const inode = this.#live.get(name)
    if (inode === undefined) throw failure('ENOENT')
    return inode
  }
}

/** Everything that was synced, and a beginning of what came after, whose end may be zeros. */
function tornOf(content: Buffer, synced: Buffer, loss: Loss): Buffer {
  if (content.length < synced.length) return Buffer.from(loss.content < 0.5 ? synced : content)
  const fresh = Math.floor((content.length - synced.length) * loss.content)
  const left = Buffer.from(content.subarray(0, synced.length + fresh))
  left.fill(0, left.length - Math.floor(fresh * loss.zeros))
  return left
}
