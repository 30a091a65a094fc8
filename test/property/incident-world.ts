import fc from 'fast-check'
import type { AgentId, PlaceId } from '../../server/contract/ids.ts'
import type { ConditionKind } from '../../server/contract/words.ts'
import { advanceIncidents } from '../../server/domain/incident-advance.ts'
import { INCIDENT_POLICY, NO_INCIDENTS } from '../../server/domain/incident.ts'
import type {
  IncidentEvent,
  IncidentState,
  PresentCondition,
} from '../../server/domain/incident.ts'

export const START_MS = 1_800_000_000_000
const HOLD_MS = 150_000
export const MINUTE_MS = 60_000
// Few places stand for many: four at once are many, and two of six are what is left over.
export const POLICY = { ...INCIDENT_POLICY, manyPlaces: 4, nearlyOverShare: 0.6 }

/** What changes before a look. */
type Change =
  | { readonly kind: 'toggle'; readonly key: number }
  /** The sites from one place on, which have a cause in common. */
  | {
      readonly kind: 'all'
      readonly isPresent: boolean
      readonly from: number
      readonly group: number
    }
  /** Every second site falls, for a reason in common of its own. */
  | { readonly kind: 'event'; readonly odd: boolean; readonly group: number }
  /** One device has been out for days; nobody knew before. */
  | { readonly kind: 'old'; readonly place: number }
  | { readonly kind: 'group'; readonly place: number; readonly group: number }
  | { readonly kind: 'window'; readonly place: number }
  | { readonly kind: 'restart'; readonly offMs: number }

export interface Step {
  readonly afterMs: number
  readonly changes: readonly Change[]
}

const PLACES = 6
const KINDS: readonly ConditionKind[] = [
  'site',
  'access-point',
  'uplink',
  'agent-silent',
  'degraded',
]
const KEYS = PLACES * KINDS.length
const GROUPS: readonly (Omit<NonNullable<PresentCondition['group']>, 'startMs'> | null)[] = [
  null,
  { scope: 'provider', name: 'Flobamora Net' },
  { scope: 'power-area', name: 'Oebobo 3' },
]

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('toggle' as const), key: fc.nat(KEYS - 1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('all' as const),
      isPresent: fc.boolean(),
      from: fc.nat(2),
      group: fc.nat(GROUPS.length - 1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      odd: fc.boolean(),
      group: fc.nat(GROUPS.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('old' as const), place: fc.nat(PLACES - 1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      place: fc.nat(PLACES - 1),
      group: fc.nat(GROUPS.length - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('window' as const), place: fc.nat(PLACES - 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('restart' as const),
      offMs: fc.integer({ min: 0, max: 3 * 3_600_000 }),
    }),
  },
)
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    afterMs: fc.oneof(
      fc.constant(1000),
      fc.constantFrom(5 * MINUTE_MS, 30 * MINUTE_MS),
      fc.integer({ min: 1000, max: 5 * MINUTE_MS }),
      fc.integer({ min: MINUTE_MS, max: 40 * MINUTE_MS }),
    ),
    changes: fc.array(change, { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 60 },
)

/** Conditions as a watch would give them, kept beside what the incidents make of them. */
export class World {
  nowMs = START_MS
  holdUntilMs = START_MS
  state: IncidentState = NO_INCIDENTS
  readonly #since = new Map<number, number>()
  readonly #groups = new Map<number, { readonly group: number; readonly startMs: number }>()
  readonly #planned = new Set<number>()
  #ids = 0

  take(change: Change): void {
    switch (change.kind) {
      case 'toggle':
        return this.#set(change.key, !this.#since.has(change.key))
      case 'all':
        for (let place = change.from; place < PLACES; place += 1) {
          this.#befall(place, change.group, change.isPresent)
        }
        return
      case 'event':
        for (let place = change.odd ? 1 : 0; place < PLACES; place += 2) {
          this.#befall(place, change.group, true)
        }
        return
      case 'old': {
        const key = change.place * KINDS.length + KINDS.indexOf('access-point')
        if (!this.#since.has(key)) this.#since.set(key, this.nowMs - 3 * 24 * 60 * MINUTE_MS)
        return
      }
      case 'group':
        this.#groups.set(change.place, {
          group: change.group,
          startMs: this.#since.get(change.place * KINDS.length) ?? this.nowMs,
        })
        return
      case 'window':
        if (!this.#planned.delete(change.place)) this.#planned.add(change.place)
        return
      case 'restart':
        this.state = JSON.parse(JSON.stringify(this.state)) as IncidentState
        this.nowMs += change.offMs
        this.holdUntilMs = this.nowMs + HOLD_MS
        return
      default:
        change satisfies never
    }
  }

  /** What is out already is so for the reason that it has. */
  #befall(place: number, group: number, isPresent: boolean): void {
    const key = place * KINDS.length
    if (isPresent && !this.#since.has(key)) {
      this.#groups.set(place, { group, startMs: this.nowMs })
    }
    this.#set(key, isPresent)
  }

  #groupOf(place: number, sinceMs: number): PresentCondition['group'] {
    const { group = 0, startMs = 0 } = this.#groups.get(place) ?? {}
    const found = GROUPS[group] ?? null
    // What began at another time is not of the group.
    if (found === null || Math.abs(sinceMs - startMs) > POLICY.sameEventMs) return null
    return { ...found, startMs }
  }

  #set(key: number, isPresent: boolean): void {
    if (!isPresent) this.#since.delete(key)
    else if (!this.#since.has(key)) this.#since.set(key, this.nowMs)
  }

  clear(): void {
    this.#since.clear()
  }

  conditions(): readonly PresentCondition[] {
    return [...this.#since].map(([key, sinceMs]): PresentCondition => {
      const place = Math.floor(key / KINDS.length)
      const kind = KINDS[key % KINDS.length] ?? 'site'
      return {
        key: `${kind} p${place}`,
        kind,
        place: `p${place}` as PlaceId,
        agent: `a${place}` as AgentId,
        outage: null,
        sinceMs,
        cause: null,
        confidence: 0,
        detail: '',
        name: `P${place}`,
        group: this.#groupOf(place, sinceMs),
        isPlanned: this.#planned.has(place),
        isSilent: place % 2 === 0,
      }
    })
  }

  look(): readonly IncidentEvent[] {
    const newId = (): string => `i${(this.#ids += 1)}`
    const look = { nowMs: this.nowMs, holdUntilMs: this.holdUntilMs, newId, cityName: 'Kota' }
    const { state, events } = advanceIncidents(this.state, this.conditions(), look, POLICY)
    this.state = state
    return events
  }
}

/** Goes through the steps; what happened at each look is handed on. */
export function run(
  list: readonly Step[],
  each: (world: World, events: readonly IncidentEvent[]) => void,
) {
  const world = new World()
  for (const { afterMs, changes } of list) {
    world.nowMs += afterMs
    for (const one of changes) world.take(one)
    each(world, world.look())
  }
  return world
}
