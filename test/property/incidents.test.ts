import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alertsSchema, ALERT_DEFAULTS } from '../../server/alert/settings.ts'
import { advanceTelling } from '../../server/alert/telling.ts'
import type { Ledger, Telling } from '../../server/alert/telling.ts'
import { presentOf } from '../../server/domain/incident-parts.ts'
import type { IncidentEvent, IncidentState } from '../../server/domain/incident.ts'
import { MINUTE_MS, POLICY, run, START_MS, steps, World } from './incident-world.ts'

/** Whose news says that somebody is told. */
const TELLING: readonly IncidentEvent['kind'][] = ['opened', 'grown', 'flapping', 'settled']

/** What people believe, by the events alone: those they were told of and have heard no end of. */
class Told {
  readonly open = new Set<string>()
  readonly recovered = new Set<string>()

  take(event: IncidentEvent): void {
    const { id } = event.incident
    expect(this.recovered).not.toContain(id)
    switch (event.kind) {
      case 'opened':
        expect(this.open).not.toContain(id)
        this.open.add(id)
        return
      case 'grown':
      case 'flapping':
      case 'settled':
        expect(this.open).toContain(id)
        return
      case 'merged':
        if (this.open.delete(event.from)) this.open.add(id)
        return
      case 'split':
        if (this.open.has(event.from)) this.open.add(id)
        return
      case 'closed':
        // A recovery is told where the beginning was, and nowhere else.
        expect(event.incident.toldAtMs !== null).toBe(this.open.has(id))
        if (this.open.delete(id)) this.recovered.add(id)
        return
      default:
        event satisfies never
    }
  }
}

/** Who knows of an incident knows of the one that it became. */
function moveKnown(ids: Set<string>, event: IncidentEvent): void {
  if (event.kind === 'merged' && ids.delete(event.from)) ids.add(event.incident.id)
  if (event.kind === 'split' && ids.has(event.from)) ids.add(event.incident.id)
}

/** A recovery ends what was told to the same recipient. */
function heard(ids: Set<string> | undefined, { kind, incident }: Telling): void {
  if (kind === 'recovery') expect(ids?.delete(incident.id)).toBe(true)
  else ids?.add(incident.id)
}

describe('incidents', () => {
  it('tell the end of all that they told of, once, and of nothing else', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const told = new Told()
        const world = run(list, (_world, events) => events.forEach((event) => told.take(event)))
        world.clear()
        for (let minute = 0; minute < 90; minute += 1) {
          world.nowMs += MINUTE_MS
          for (const event of world.look()) told.take(event)
        }
        expect(world.state).toEqual({ incidents: [], history: {} })
        expect([...told.open]).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('hold each condition in one incident at most, and all that last for long', () => {
    fc.assert(
      fc.property(steps, (list) => {
        run(list, (world) => {
          const keys = world.state.incidents.flatMap(({ conditions }) =>
            conditions.map(({ key }) => key),
          )
          expect(new Set(keys).size).toBe(keys.length)
          const identities = world.state.incidents.map(({ identity }) => identity)
          expect(identities.every((identity) => identity.split(' ').length >= 2)).toBe(true)
          if (world.nowMs < world.holdUntilMs) return
          for (const { key } of world.conditions()) {
            const history = world.state.history[key]
            const isRipe = world.nowMs - (history?.changedAtMs ?? 0) >= POLICY.gatherSilentMs
            if (isRipe) expect(keys).toContain(key)
          }
        })
      }),
      { numRuns: 200 },
    )
  })

  it('are of one event: what begins at another time is another incident', () => {
    fc.assert(
      fc.property(steps, (list) => {
        let former: IncidentState['incidents'] = []
        run(list, (world) => {
          const held = new Set(former.flatMap(({ conditions }) => conditions.map(({ key }) => key)))
          for (const incident of world.state.incidents) {
            const { identity, scope, sinceMs, eventMs, conditions } = incident
            if (!identity.startsWith('service ') || identity.includes('many-at-once')) continue
            const before = former.find(({ id }) => id === incident.id)
            for (const { key, kind, group } of conditions) {
              // Devices go with their site, also when that bounces.
              if (kind !== 'site' || held.has(key) || group?.scope !== scope) continue
              // What others have in common may be seen otherwise in the moment in which it comes.
              const apartMs = [eventMs, before?.eventMs ?? eventMs].map((atMs) =>
                Math.abs(group.startMs - atMs),
              )
              expect(Math.min(...apartMs)).toBeLessThanOrEqual(POLICY.sameEventMs)
            }
            const isKnown = former.some(({ id }) => id === incident.id)
            if (isKnown || scope === 'place') continue
            // What one of its places had for days is not of it.
            expect(sinceMs).toBeGreaterThanOrEqual(eventMs - 2 * POLICY.sameEventMs)
          }
          former = world.state.incidents
        })
      }),
      { numRuns: 300 },
    )
  })

  it('tell nothing in windows and after a start, and an end only when it has come', () => {
    fc.assert(
      fc.property(steps, (list) => {
        run(list, (world, events) => {
          const now = new Set(world.conditions().map(({ key }) => key))
          for (const event of events) {
            expect(world.nowMs).toBeGreaterThanOrEqual(world.holdUntilMs)
            const lasting = presentOf(event.incident)
            if (TELLING.includes(event.kind)) {
              expect(lasting.some(({ isPlanned }) => !isPlanned)).toBe(true)
            }
            if (event.kind !== 'closed') continue
            const left = new Set<string | null>(event.left)
            const stillThere = lasting.filter(({ place }) => !left.has(place))
            expect(stillThere).toEqual([])
            expect(event.endedAtMs).toBeLessThanOrEqual(world.nowMs)
            for (const { key, goneAtMs } of event.incident.conditions) {
              if (goneAtMs !== null) expect(now).not.toContain(key)
            }
          }
        })
      }),
      { numRuns: 200 },
    )
  })

  it('go on the same when their state was written and read at any time', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        (list, writes) => {
          const plain: unknown[] = []
          run(list, (_world, events) => plain.push(events))
          const written: unknown[] = []
          let index = 0
          run(list, (world, events) => {
            written.push(JSON.parse(JSON.stringify(events)))
            if (writes[index] === true) {
              world.state = JSON.parse(JSON.stringify(world.state)) as IncidentState
            }
            index += 1
          })
          expect(written).toEqual(plain)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('are told to each recipient with their end, whatever the rules made of them', () => {
    const recipients = ['budi', 'wati', 'siaga'].map((id) => ({ id, name: id, addresses: {} }))
    const rules = [
      { what: ['site', 'many-at-once'], to: ['budi'] },
      { what: ['site', 'uplink', 'degraded'], to: ['wati'], forSeconds: 600, repeatMinutes: 60 },
      { what: ['site'], to: ['budi'], escalation: [{ afterMinutes: 30, to: ['siaga'] }] },
      { what: ['access-point'], includePlanned: true, to: ['siaga'] },
    ]
    const config = alertsSchema.parse({ ...ALERT_DEFAULTS, recipients, rules })
    fc.assert(
      fc.property(steps, (list) => {
        let ledger: Ledger = {}
        const known = new Map<string, Set<string>>(recipients.map(({ id }) => [id, new Set()]))
        const follow = (world: World, events: readonly IncidentEvent[]): void => {
          const context = {
            rules: config.rules,
            everybody: [...known.keys()],
            nowMs: world.nowMs,
            timeZone: 'UTC',
            isAcknowledged: (id: string) => id.endsWith('3'),
            heldByHours: [],
            traitsOf: () => null,
          }
          const former = JSON.parse(JSON.stringify(ledger)) as Ledger
          const told = advanceTelling(former, world.state.incidents, events, context)
          ledger = told.ledger
          for (const event of events) {
            for (const ids of known.values()) moveKnown(ids, event)
          }
          for (const telling of told.tellings) heard(known.get(telling.recipient), telling)
        }
        const world = run(list, follow)
        world.clear()
        for (let minute = 0; minute < 90; minute += 1) {
          world.nowMs += MINUTE_MS
          follow(world, world.look())
        }
        expect(ledger).toEqual({})
        expect([...known.values()].flatMap((ids) => [...ids])).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  const toldOf = (
    seconds: readonly number[],
  ): { readonly told: number; readonly hours: number } => {
    const world = new World()
    let told = 0
    for (const pause of seconds) {
      world.take({ kind: 'toggle', key: 5 })
      for (let gone = 0; gone < pause; gone += 10) {
        world.nowMs += Math.min(10, pause - gone) * 1000
        told += world.look().length
      }
    }
    return { told, hours: (world.nowMs - START_MS) / 3_600_000 }
  }
  const pauses = (maxS: number) =>
    fc.array(fc.integer({ min: 2, max: maxS }), { minLength: 50, maxLength: 150 })

  it('say little of what comes and goes all day, however it does', () => {
    fc.assert(
      fc.property(pauses(40 * 60), (seconds) => {
        const { told, hours } = toldOf(seconds)
        // Three beginnings and ends in an hour, then that it flaps, and what is when it has settled.
        expect(told).toBeLessThanOrEqual(9 * Math.ceil(hours) + 9)
      }),
      { numRuns: 40 },
    )
  })

  it('say nothing more of what never settles', () => {
    fc.assert(
      fc.property(pauses(7 * 60), (seconds) => {
        // Three beginnings and ends at most before it is known to flap, and one word of that.
        expect(toldOf(seconds).told).toBeLessThanOrEqual(7)
      }),
      { numRuns: 40 },
    )
  })
})
