import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlaceNow } from '../../server/contract/fleet.ts'
import { columnsOf, placesOf } from '../../server/contract/pack-places.ts'
import { placeColumnsSchema } from '../../server/contract/place-columns.ts'
import { CAUSES, DEGRADATIONS, PLACE_KINDS, PLACE_STATES } from '../../server/contract/words.ts'

const AT_MS = 1_790_000_000_000
const time = fc.option(fc.integer({ min: 946_684_800_000, max: AT_MS + 60_000 }))
const degrees = (limit: number) =>
  fc.integer({ min: -limit * 1e6, max: limit * 1e6 }).map((micro) => micro / 1e6)
const word = fc.constantFrom('Alak', 'Kelapa Lima', 'Oebobo', '', 'Kota "Lama"', 'é')

const placeNow: fc.Arbitrary<PlaceNow> = fc.record({
  id: fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/).map((id) => id as PlaceNow['id']),
  name: fc.string(),
  kind: fc.constantFrom(...PLACE_KINDS),
  kecamatan: word,
  kelurahan: word,
  latitude: degrees(90),
  longitude: degrees(180),
  provider: fc.option(word),
  state: fc.constantFrom(...PLACE_STATES),
  sinceMs: time,
  lastPollAtMs: time,
  accessPointsUp: fc.nat(9),
  accessPointsTotal: fc.nat(9),
  clients: fc.option(fc.nat(500)),
  outage: fc.option(
    fc.record({
      id: fc.string(),
      startMs: fc.nat(),
      cause: fc.constantFrom(...CAUSES),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0),
      incident: fc.option(fc.string()),
    }),
  ),
  degradations: fc.subarray([...DEGRADATIONS]),
})

describe('places by column', () => {
  it('are the same places again, in order, after JSON', () => {
    fc.assert(
      fc.property(fc.array(placeNow, { maxLength: 30 }), (places) => {
        const columns: unknown = JSON.parse(JSON.stringify(columnsOf(places, AT_MS)))
        expect(placesOf(placeColumnsSchema.parse(columns))).toEqual(places)
      }),
    )
  })
})
