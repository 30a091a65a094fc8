import { open } from 'node:fs/promises'

/** Resolves when the names of a folder are on disk: a rename alone may be undone by a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
