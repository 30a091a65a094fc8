import type { Hono } from 'hono'
import { PATHS } from '#contract/paths.ts'
import { ask } from './cli/ask-server.ts'
import { adminSocketPath, listenForAdmin } from './http/admin.ts'

const LOOK_EVERY_MS = 5000

/**
 * Takes the owner's commands at the data directory's socket. Several processes may share a directory:
 * who finds that nobody answers there begins to, and any of them passes the commands on.
 */
export function keepOwnerDoor(
  app: Hono,
  directory: string,
  onError: (cause: unknown, message: string) => void,
): { close(): Promise<void> } {
  let open: { close(): Promise<void> } | null = null
  let isClosed = false
  let looking: Promise<void> | null = null
  const look = async (): Promise<void> => {
    if ((await isTaken()) || isClosed) return
    await open?.close()
    try {
      open = await listenForAdmin(app, directory)
    } catch (cause) {
      // Another one may have found it empty at the same moment.
      open = null
      if (!(await isTaken())) throw cause
    }
  }
  const isTaken = async (): Promise<boolean> =>
    (await ask(adminSocketPath(directory), 'GET', PATHS.health)) !== null
  const lookNow = (): void => {
    looking ??= look()
      .catch((cause: unknown) => onError(cause, "the owner's commands are not taken here"))
      .finally(() => {
        looking = null
      })
  }
  const timer = setInterval(lookNow, LOOK_EVERY_MS)
  lookNow()
  return {
    async close() {
      isClosed = true
      clearInterval(timer)
      await looking
      await open?.close()
    },
  }
}
