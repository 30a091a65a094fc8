import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those above it that are missing. Step by step: where nothing can be made, as below
 * `/proc`, Node's own way of making all of them at once never ends.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path)
  } catch (cause) {
    const above = dirname(path)
    if (codeOf(cause) !== 'ENOENT' || above === path) throw refused(path, cause)
    await makeFolder(above)
    await makeOne(path).catch((again: unknown) => {
      throw refused(path, again)
    })
  }
}

async function makeOne(path: string): Promise<void> {
  await mkdir(path).catch(async (cause: unknown) => {
    const isThere = codeOf(cause) === 'EEXIST' && (await stat(path)).isDirectory()
    if (!isThere) throw cause
  })
}

const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code

function refused(path: string, cause: unknown): Error {
  const message = `${path}: the folder cannot be made (${codeOf(cause)}); name another one`
  return new Error(message, { cause })
}
