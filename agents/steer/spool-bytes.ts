import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a data directory's spool as it is on disk, whether an agent runs or not. */
export async function spoolBytes(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => [])
  const sizes = names
    .filter((name) => name.endsWith('.spool'))
    .map((name) =>
      stat(join(directory, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
