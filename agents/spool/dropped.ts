import { replaceFile, type SpoolFiles } from './files.ts'

/** Its own file, because the count outlives every sample. */
const DROPPED_FILE = 'dropped.json'

/** Samples lost since the agent's first start, as last written. */
export async function readDropped(files: SpoolFiles): Promise<number> {
  try {
    const text = (await files.read(DROPPED_FILE)).toString('utf8')
    const { dropped } = JSON.parse(text) as { dropped?: unknown }
    return typeof dropped === 'number' && Number.isSafeInteger(dropped) && dropped > 0 ? dropped : 0
  } catch {
    // Absent at the first start; a count that cannot be read begins again at 0.
    return 0
  }
}

export function writeDropped(files: SpoolFiles, dropped: number): Promise<void> {
  return replaceFile(files, DROPPED_FILE, Buffer.from(JSON.stringify({ dropped })))
}
