import { describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import type { Availability } from '../../server/contract/words.ts'
import { NEVER_OBSERVED } from '../../server/domain/availability.ts'
import type { Place } from '../../server/journal/inventory.ts'
import { LivePlace } from '../../server/live/live-place.ts'
import { LiveTarget } from '../../server/live/target.ts'
import { BARE_PLACE } from '../bare.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
const at = (minute: number): number => START + minute * MINUTE

const park: Place = {
  id: 'park' as PlaceId,
  name: 'park',
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Oebobo',
  latitude: -10.16,
  longitude: 123.6,
  status: 'active',
  ...BARE_PLACE,
}

/** A target that is in a state since a minute, and was polled a moment ago. */
function set(target: LiveTarget, availability: Availability, minute: number): void {
  const [lastPollAtMs, holdsUntilMs] = [at(99), at(102)]
  target.memory.machine = {
    ...NEVER_OBSERVED,
    availability,
    sinceMs: at(minute),
    lastPollAtMs,
    holdsUntilMs,
  }
}
const known = (target: LiveTarget, changes: readonly (readonly [number, Availability])[]): void =>
  target.setChanges(
    changes.map(([minute, to], index) => {
      return { atMs: at(minute), from: changes[index - 1]?.[1] ?? 'unknown', to }
    }),
    false,
  )

describe('a place of which the store is still asked', () => {
  const first = new LiveTarget({ kind: 'access-point', id: 'ap-1' as AccessPointId })
  const line = new LiveTarget({ kind: 'uplink', id: 'line' as UplinkId })
  const place = new LivePlace(park, null, [first], [line])
  const since = (): number | null => {
    place.look(at(100))
    const { sinceMs } = place.now()
    return sinceMs === null ? null : (sinceMs - START) / MINUTE
  }

  it('has no date while the past of one of its parts is not known', () => {
    set(first, 'up', 10)
    set(line, 'up', 80)
    for (const target of [first, line]) target.setChanges([], true)
    expect(since()).toBeNull()
    known(first, [[10, 'up']])
    expect([place.now().state, since()]).toEqual(['up', null])
    // Nobody has to look for it at the place itself: the line is asked for anyway.
    expect(place.isUndated).toBe(false)
  })

  it('is dated by a change that came since', () => {
    set(first, 'down', 90)
    known(first, [
      [10, 'up'],
      [90, 'down'],
    ])
    expect([place.now().state, since()]).toEqual(['up', 90])
    expect(place.now().state).toBe('down')
  })

  it('is dated by all of them once they are known', () => {
    set(first, 'up', 10)
    known(first, [[10, 'up']])
    known(line, [
      [10, 'up'],
      [20, 'down'],
      [40, 'up'],
    ])
    expect([since(), place.now().state]).toEqual([40, 'up'])
  })
})
