import { resolve } from 'node:path'
import type { CitySettings } from '#contract/inventory.ts'
import type { Config } from './config.ts'
import type { CityControl } from './http/routes/city.ts'
import { openJournal } from './journal/open.ts'
import type { Journal } from './journal/open.ts'

/** The answer to the change is on its way before the server closes. */
const REOPEN_AFTER_MS = 200

/**
 * The city as the process runs with it: what the settings fix, else what was set in the dashboard,
 * else the defaults. A change is kept first and then taken by opening the server anew, because zone
 * and name are in everything that is worked out; when it cannot open with them they are taken back.
 */
export async function cityControl(
  config: Config,
  fixed: CityControl['fixed'],
  journal: Journal,
  reopen: (undo: () => Promise<void>) => void,
): Promise<CityControl> {
  const kept = await journal.citySettings()
  const open = Object.fromEntries(
    Object.entries(kept).filter(([key]) => !fixed.includes(key as keyof CitySettings)),
  )
  let isReopening = false
  return {
    settings: { ...config.city, ...open },
    fixed,
    async change(next) {
      if (isReopening) return false
      isReopening = true
      try {
        await journal.setCitySettings(next)
      } catch (cause) {
        isReopening = false
        throw cause
      }
      setTimeout(() => reopen(() => takeBack(config, kept)), REOPEN_AFTER_MS)
      return true
    },
  }
}

/** Only while no server is open: the journal belongs to one process, and to one of its openings. */
async function takeBack(
  { dataDirectory, stores }: Config,
  kept: Partial<CitySettings>,
): Promise<void> {
  const journal = await openJournal(resolve(dataDirectory), { url: stores.journalUrl })
  try {
    await journal.setCitySettings(kept)
  } finally {
    await journal.close()
  }
}
