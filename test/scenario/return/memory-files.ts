import type { SpoolFiles } from '../../../agents/spool/files.ts'

/** The files of one spool in memory: everything above the system's calls is the agent's own code. */
export function createMemoryFiles(): SpoolFiles & { readonly bytes: () => number } {
  const files = new Map<string, { data: Buffer; bytes: number }>()
  const fileOf = (name: string) => {
    const file = files.get(name)
    if (file === undefined) throw Object.assign(new Error(`no ${name}`), { code: 'ENOENT' })
    return file
  }
  return {
    names: async () => [...files.keys()],
    async read(name) {
      const { data, bytes } = fileOf(name)
      return data.subarray(0, bytes)
    },
    async readAt(name, offset, bytes) {
      const file = fileOf(name)
      return file.data.subarray(offset, Math.min(file.bytes, offset + bytes))
    },
    async create(name) {
      files.set(name, { data: Buffer.alloc(0), bytes: 0 })
    },
    async write(name, data, offset) {
      const file = fileOf(name)
      const end = offset + data.length
      if (end > file.data.length) {
        const grown = Buffer.alloc(Math.max(end, 2 * file.data.length))
        file.data.copy(grown, 0, 0, file.bytes)
        file.data = grown
      }
      data.copy(file.data, offset)
      file.bytes = Math.max(file.bytes, end)
    },
    async truncate(name, bytes) {
      fileOf(name).bytes = bytes
    },
    sync: async () => undefined,
    syncDirectory: async () => undefined,
    async rename(from, to) {
      files.set(to, fileOf(from))
      files.delete(from)
    },
    async remove(name) {
      files.delete(name)
    },
    bytes: () => [...files.values()].reduce((sum, file) => sum + file.bytes, 0),
  }
}
