/** Exit code of a command that was interrupted, as shells tell it. */
const INTERRUPTED = 130

/**
 * Runs a command's work, which ends by the signal when somebody presses Ctrl-C or stops the process:
 * it clears up behind itself, and what is told then is that it was cancelled.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const interrupt = (): void => stop.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    await work(stop.signal)
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
    process.stderr.write('pantau: cancelled\n')
    process.exitCode = INTERRUPTED
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}
