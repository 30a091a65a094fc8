import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { citySettingsSchema } from '#contract/inventory.ts'
import type { CityAnswer, CitySettings } from '#contract/inventory.ts'
import { phrase, phrasedFault } from '#contract/phrase.ts'
import { isTimeZone } from '#contract/time-zone.ts'
import { PATHS } from '#contract/paths.ts'
import { readJson } from '../middleware/body.ts'
import { problem } from '../problem.ts'

/** What the city is called and where its days begin, as the process runs now. */
export interface CityControl {
  readonly settings: CitySettings
  /** What file, environment or flags say, which nobody changes here. */
  readonly fixed: readonly (keyof CitySettings)[]
  /** Keeps other settings, and opens the server anew with them; false while that is under way. */
  readonly change: (next: CitySettings) => Promise<boolean>
}

export interface CityRouteDeps {
  readonly city: CityControl
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 4096
const RETRY_SECONDS = 5

/**
 * `GET` and `PUT /v1/city`. A change is answered first; then the server opens itself anew, which
 * takes some seconds: dashboards and agents come again by themselves.
 */
export function cityRoutes({ city, operator }: CityRouteDeps): Hono {
  const answer = (settings: CitySettings, isRestarting: boolean): CityAnswer => ({
    ...settings,
    fixed: [...city.fixed],
    isRestarting,
  })
  return new Hono()
    .get(PATHS.city, (c) => {
      c.header('Cache-Control', 'no-cache')
      return c.json(answer(city.settings, false))
    })
    .put(PATHS.city, operator, async (c) => {
      const wish = await readJson(c, BODY_BYTES_MAX, citySettingsSchema)
      if (wish instanceof Response) return wish
      const changed = (['name', 'timeZone'] as const).filter(
        (field) => wish[field] !== city.settings[field],
      )
      const errors = changed.flatMap((path) =>
        city.fixed.includes(path) ? [phrasedFault(path, phrase('set-elsewhere'))] : [],
      )
      if (!isTimeZone(wish.timeZone)) {
        errors.push(phrasedFault('timeZone', phrase('time-zone')))
      }
      if (errors.length > 0) return problem(c, 422, 'The settings cannot be kept', { errors })
      if (changed.length === 0) return c.json(answer(wish, false))
      if (await city.change(wish)) return c.json(answer(wish, true))
      const retryAfterSeconds = RETRY_SECONDS
      return problem(c, 503, 'The server is opening anew already', { retryAfterSeconds })
    })
}
