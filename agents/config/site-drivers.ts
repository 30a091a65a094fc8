import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Driver } from '../drivers/driver.ts'
import { DriverFileError, parseDriverFile } from '../drivers/parse-driver.ts'
import { ConfigError } from './error.ts'

/**
 * The site's own drivers: every JSON file of a directory, in order of their names. A missing
 * directory holds none. Rejects with `ConfigError` for the first fault: file, line, what is wrong.
 */
export async function loadSiteDrivers(directory: string): Promise<readonly Driver[]> {
  const names = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw new ConfigError(directory, undefined, `cannot be read (${cause.code})`, cause)
  })
  const found: Driver[] = []
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const path = join(directory, name)
    try {
      found.push(parseDriverFile(await readFile(path, 'utf8'), name))
    } catch (cause) {
      if (!(cause instanceof DriverFileError)) throw cause
      throw new ConfigError(directory, undefined, cause.message, cause)
    }
  }
  return found
}
