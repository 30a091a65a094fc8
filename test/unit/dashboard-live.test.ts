import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetChange } from '#contract/events.ts'
import {
  SILENCE_MAX_MS,
  cutOff,
  freshnessOf,
  retryDelayMs,
} from '../../dashboard/model/connection.ts'
import { createEventParser } from '../../dashboard/model/event-stream.ts'
import {
  accessPointsOf,
  applyChanges,
  transitionsBetween,
  viewOf,
} from '../../dashboard/model/fleet.ts'
import { makeFleet } from '../browser/fixture-city.ts'

describe('event stream', () => {
  it('reads names, ids, several data lines, comments and every kind of line end', () => {
    const parse = createEventParser()
    const text =
      ': hello\nretry: 3000\n\nevent: change\nid: e-1\ndata: {"a":1,\r\ndata: "b":2}\r\n\r\nevent:tick\rdata:x\r\rdata: plain\n\n'
    expect(parse(text)).toEqual([
      { name: 'change', data: '{"a":1,\n"b":2}', id: 'e-1' },
      { name: 'tick', data: 'x', id: 'e-1' },
      { name: 'message', data: 'plain', id: 'e-1' },
    ])
  })

  it('does not give out an event before its end', () => {
    const parse = createEventParser()
    expect(parse('event: tick\ndata: 1\n')).toEqual([])
    expect(parse('\n')).toEqual([{ name: 'tick', data: '1', id: '' }])
  })

  it('gives the same events however the text is cut', () => {
    const end = fc.constantFrom('\n', '\r\n', '\r')
    const event = fc.tuple(
      fc.constantFrom('change', 'tick', 'reset'),
      fc.stringMatching(/^\w{0,9}$/),
    )
    fc.assert(
      fc.property(fc.array(event), end, fc.infiniteStream(fc.nat(7)), (events, eol, cuts) => {
        const lines = events.flatMap(([name, id]) => [`event: ${name}`, `id: ${id}`, 'data: 1', ''])
        const text = lines.map((line) => line + eol).join('')
        const parse = createEventParser()
        const found: string[] = []
        for (let at = 0; at < text.length;) {
          const size = 1 + Number(cuts.next().value)
          found.push(...parse(text.slice(at, at + size)).map(({ name, id }) => `${name} ${id}`))
          at += size
        }
        // A CR at the very end may be half of CRLF: the next character settles it.
        found.push(...parse('\n').map(({ name, id }) => `${name} ${id}`))
        expect(found).toEqual(events.map(([name, id]) => `${name} ${id}`))
      }),
    )
  })
})

describe('freshness', () => {
  const heardAtMs = 1_000_000

  it('tells connecting, live, reconnecting and stale apart', () => {
    expect(freshnessOf({ phase: 'connecting', heardAtMs: null }, heardAtMs).kind).toBe('connecting')
    expect(freshnessOf({ phase: 'open', heardAtMs }, heardAtMs + 15_000).kind).toBe('live')
    expect(freshnessOf({ phase: 'lost', heardAtMs }, heardAtMs + 15_000).kind).toBe('reconnecting')
  })

  it('believes silence more than an open line', () => {
    const late = heardAtMs + SILENCE_MAX_MS
    expect(freshnessOf({ phase: 'open', heardAtMs }, late).kind).toBe('live')
    const stale = { kind: 'stale', sinceMs: heardAtMs }
    expect(freshnessOf({ phase: 'open', heardAtMs }, late + 1)).toEqual(stale)
    expect(freshnessOf({ phase: 'lost', heardAtMs }, late + 1)).toEqual(stale)
  })

  it('believes a device without a network at once, and tells since when', () => {
    const offline = { kind: 'offline', sinceMs: heardAtMs }
    const [open, lost] = [
      { phase: 'open', heardAtMs },
      { phase: 'lost', heardAtMs },
    ] as const
    expect(freshnessOf(cutOff(open), heardAtMs + 1000)).toEqual(offline)
    expect(freshnessOf(cutOff(lost), heardAtMs + 1000)).toEqual(offline)
    const never = { phase: 'connecting', heardAtMs: null } as const
    expect(freshnessOf(cutOff(never), heardAtMs).kind).toBe('connecting')
  })

  it('waits longer after each failure, but never long', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map(retryDelayMs)).toEqual([
      1000, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ])
  })
})

describe('fleet', () => {
  const view = viewOf(makeFleet(21, 1_800_000_000_000))
  const nothing: FleetChange = {
    atMs: 1_800_000_000_000,
    places: [],
    accessPoints: [],
    uplinks: [],
    agents: [],
    equipment: [],
    outages: [],
    incidents: [],
  }
  const place = [...view.places.values()][0]!

  it('replaces what a change names and keeps the rest as it is', () => {
    const change = { ...nothing, places: [{ ...place, state: 'down' as const }] }
    const after = applyChanges(view, [change, { ...nothing, agents: [] }])
    expect(after.places.get(place.id)?.state).toBe('down')
    expect(after.accessPoints).toBe(view.accessPoints)
    const others = [...view.places.values()].filter(({ id }) => id !== place.id)
    expect(others.every((other) => after.places.get(other.id) === other)).toBe(true)
    expect(transitionsBetween(view, after)).toEqual([
      { place: after.places.get(place.id), from: 'up' },
    ])
    expect(view.places.get(place.id)?.state).toBe('up')
  })

  it('does not call a new place, or new clients, a change of state', () => {
    const born = { ...place, id: 'new-place' as typeof place.id }
    const after = applyChanges(view, [{ ...nothing, places: [{ ...place, clients: 1 }, born] }])
    expect(transitionsBetween(view, after)).toEqual([])
    expect(after.places.size).toBe(22)
  })

  it('shows a place that is up and of little use as degraded, never as down', () => {
    const poor = { ...place, state: 'up' as const, degradations: ['loss' as const] }
    const after = applyChanges(view, [{ ...nothing, places: [poor] }])
    expect(after.places.get(place.id)?.state).toBe('degraded')
    const dark = { ...poor, state: 'down' as const }
    expect(applyChanges(view, [{ ...nothing, places: [dark] }]).places.get(place.id)?.state).toBe(
      'down',
    )
  })

  it('finds the access points of a place', () => {
    const found = accessPointsOf(view, place.id)
    expect(found).toHaveLength(place.accessPointsTotal)
    expect(found.every((accessPoint) => accessPoint.place === place.id)).toBe(true)
  })
})
