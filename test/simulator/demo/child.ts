import { pathToFileURL } from 'node:url'

/** First word of a child's command line; for the demo alone, so no help names it. */
export const CHILD_WORD = 'child'

/**
 * Runs a bundle inside this process, which ends with the demo that started it, however that one
 * ends. The bundles themselves know of no demo. Rejects when the bundle cannot be loaded.
 */
export async function runChild([bundle = '', ...args]: readonly string[]): Promise<void> {
  // Only a killed demo leaves first. Nothing it wrote is worth a slow end: the next demo empties
  // the folder, and must not find this process still writing there.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  // The channel alone is no reason to stay.
  process.channel?.unref()
  process.argv = [process.execPath, bundle, ...args]
  await import(/* @vite-ignore */ pathToFileURL(bundle).href)
}
