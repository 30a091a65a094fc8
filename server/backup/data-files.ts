import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { JOURNAL_FILE } from '../journal/journal-place.ts'
import { KEY_FILE } from '../journal/seal.ts'
import { SERIES_FILE, SERIES_TEMPORARY } from '../store/embedded/engine.ts'

/** A file in a data directory: photos, forms and evidence of reports, and what may come. */
export interface DataFile {
  /** In the data directory, with forward slashes. */
  readonly path: string
  readonly bytes: number
}

/** What the engines keep in the directory, copied in ways of their own, and the key, which no copy holds. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  KEY_FILE,
  SERIES_FILE,
  `${SERIES_FILE}.wal`,
  SERIES_TEMPORARY,
  JOURNAL_FILE,
  ...['-wal', '-shm', '-journal'].map((end) => `${JOURNAL_FILE}${end}`),
])
/** Half written, a file or a folder of files: whoever writes it begins anew after a stop. */
const HALF = /\.part$/

/** All regular files of a data directory that no engine keeps, linked ones too, the first by name first. */
export async function dataFiles(directory: string): Promise<readonly DataFile[]> {
  const found: DataFile[] = []
  const walked = new Set<string>()
  const walk = async (folder: string): Promise<void> => {
    // A link may lead to a folder that it lies in.
    const real = await realpath(join(directory, folder))
    if (walked.has(real)) return
    walked.add(real)
    const entries = await readdir(join(directory, folder), { withFileTypes: true })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (folder === '' && LEFT_OUT.has(entry.name)) continue
      if (HALF.test(entry.name)) continue
      // What lies on another disk is linked to; one that is deleted meanwhile is not missed.
      const known = await stat(join(directory, path)).catch(() => null)
      if (known?.isDirectory() === true) await walk(path)
      else if (known?.isFile() === true) found.push({ path, bytes: known.size })
    }
  }
  await walk('')
  return found
}
