import type { PlaceId } from '#contract/ids.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { CityContext } from '../domain/city-outages.ts'
import { CORRELATION_POLICY } from '../domain/correlate.ts'
import type { Journal } from '../journal/open.ts'
import { layoutsOf, NO_LAYOUTS } from './layouts.ts'
import type { Layouts } from './layouts.ts'
import { Past } from './past.ts'

export interface SurroundingsDeps {
  readonly journal: Journal
  readonly timeZone: string
}

/** What outages are judged by beside the samples: what stands where, what is planned, what was. */
export class Surroundings {
  readonly #deps: SurroundingsDeps
  readonly #past: Past
  #layouts = NO_LAYOUTS
  #windows: readonly PlannedWindow[] = []
  #powerAreas: ReadonlyMap<PlaceId, string> = new Map()

  constructor(deps: SurroundingsDeps) {
    this.#deps = deps
    this.#past = new Past(deps.journal)
  }

  get layouts(): Layouts {
    return this.#layouts
  }

  get windows(): readonly PlannedWindow[] {
    return this.#windows
  }

  isLearningDue(nowMs: number): boolean {
    return this.#past.isDue(nowMs)
  }

  /** Reads what earlier outages teach; `follow` has to come after it. */
  async learn(nowMs: number): Promise<void> {
    await this.#past.read(nowMs)
    const entered = layoutsOf({ ...this.#standing(), powerAreas: new Map() })
    this.#powerAreas = this.#past.powerAreas(entered.sites)
  }

  /** Follows inventory and windows; true when what is long known may be judged otherwise by them. */
  follow(): boolean {
    const windows = this.#deps.journal.windows()
    const layouts = layoutsOf({ ...this.#standing(), powerAreas: this.#powerAreas }, this.#layouts)
    const isSame =
      windows === this.#windows &&
      [...layouts.sites].every(([place, layout]) => {
        const former = this.#layouts.sites.get(place)
        if (former === layout) return true
        return (
          former?.powerArea === layout.powerArea &&
          JSON.stringify(former.uplinks) === JSON.stringify(layout.uplinks)
        )
      })
    this.#windows = windows
    this.#layouts = layouts
    this.#past.follow(layouts.sites)
    return !isSame
  }

  contextAt(nowMs: number): CityContext {
    return {
      sites: this.#layouts.sites,
      windows: this.#windows,
      timeZone: this.#deps.timeZone,
      nowMs,
      policy: CORRELATION_POLICY,
      priorOf: (layout) => this.#past.priorOf(layout),
    }
  }

  #standing() {
    const { journal } = this.#deps
    const { agents } = journal.steering
    return {
      inventory: journal.inventory(),
      standsAt: (agent: Parameters<typeof agents.get>[0]) => agents.get(agent)?.place ?? null,
    }
  }
}
