import { chmod, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those above it that are missing. Step by step: where nothing can be made, as below
 * `/proc`, Node's own way of making all of them at once never ends. `mode` is that of each that is made,
 * whatever the umask is.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await makeOne(path, mode)
  } catch (cause) {
    const above = dirname(path)
    if (codeOf(cause) !== 'ENOENT' || above === path) throw refused(path, cause)
    await makeFolder(above, mode)
    await makeOne(path, mode).catch((again: unknown) => {
      throw refused(path, again)
    })
  }
}

async function makeOne(path: string, mode: number | undefined): Promise<void> {
  const made = mkdir(path, { mode }).then(() => true)
  const isMade = await made.catch(async (cause: unknown) => {
    const isThere = codeOf(cause) === 'EEXIST' && (await stat(path)).isDirectory()
    if (!isThere) throw cause
    return false
  })
  if (isMade && mode !== undefined) await chmod(path, mode)
}

const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code

function refused(path: string, cause: unknown): Error {
  const message = `${path}: the folder cannot be made (${codeOf(cause)}); name one that can be written to`
  return new Error(message, { cause })
}
