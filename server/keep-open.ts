import type { Logger } from 'pino'
import { Turns } from './journal/turns.ts'

export type Closer = () => void | Promise<void>

/** A server that is open, and can be opened anew in the same process. */
export interface OpenServer {
  readonly url: string
  /** Takes no more requests, finishes those under way, stores all and closes. */
  close(): Promise<void>
  /**
   * Closes and opens again. When that fails `undo` is called and it is opened once more, as it was;
   * rejects when that fails too, and then nothing is open.
   */
  reopen(undo: () => Promise<void>): Promise<void>
}

/**
 * Opens step by step; when a step fails, those before it are undone. `open` notes how each step is
 * closed and gives its address, which it has to keep when it is called again.
 */
export async function keepOpen(
  open: (opened: Closer[]) => Promise<string>,
  log: Logger,
): Promise<OpenServer> {
  const turns = new Turns()
  let opened: readonly Closer[] = []
  let isClosed = false
  const start = async (): Promise<string> => {
    const steps: Closer[] = []
    try {
      const url = await open(steps)
      opened = steps
      return url
    } catch (cause) {
      await closeAll(steps).catch((error: unknown) => log.error({ err: error }, 'closing failed'))
      throw cause
    }
  }
  const end = async (): Promise<void> => {
    const steps = opened
    opened = []
    await closeAll(steps)
  }
  return {
    url: await start(),
    close: () => {
      isClosed = true
      return turns.take(end)
    },
    reopen: (undo) =>
      turns.take(async () => {
        if (isClosed) return
        await end().catch((error: unknown) => log.error({ err: error }, 'closing failed'))
        try {
          await start()
        } catch (cause) {
          log.error({ err: cause }, 'opening anew failed; opening as it was')
          await undo()
          await start()
        }
      }),
  }
}

/** The last that was opened is closed first; one that fails does not keep the others open. */
async function closeAll(opened: readonly Closer[]): Promise<void> {
  const failures: unknown[] = []
  for (const close of opened.toReversed()) {
    try {
      await close()
    } catch (cause) {
      failures.push(cause)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, '[server] closing failed')
}
