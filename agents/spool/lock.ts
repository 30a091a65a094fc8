import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { resolve } from 'node:path'

/** The data directory belongs to another agent that runs now. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError'

  constructor(directory: string, cause: unknown) {
    super(`${directory} is used by another agent that runs now`, { cause })
  }
}

/**
 * Makes a directory this process's own until it ends, because two writers would damage the spool.
 * A name in Linux' abstract socket space is free again however the process ends, unlike a lock
 * file on a site that loses its power; elsewhere nothing is locked.
 */
export async function lockDirectory(directory: string): Promise<void> {
  if (process.platform !== 'linux') return
  // By its real path: systemd shows an agent its state directory through a link.
  const path = await realpath(directory).catch(() => resolve(directory))
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32)
  const server = createServer().listen(`\0pantau-agent-${name}`)
  try {
    await once(server, 'listening')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new DirectoryInUseError(directory, cause)
  }
  server.unref()
}
