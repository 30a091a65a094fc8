import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POLL_OUTCOME_KINDS } from '#contract/words.ts'
import { verifyEvidence } from '../../server/report/verify/verify-evidence.ts'
import { mixed } from '../simulator/random.ts'
import { HOUR_MS } from '../unit/clauses.ts'
import { pollsOf, sourceOf, writeTo } from '../unit/evidence-world.ts'
import type { MadeDevice, MadePlace, MadePoll } from '../unit/evidence-world.ts'

const ROUNDS = 6

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-evidence-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** Polls by chance: silent for days, outcomes of all kinds, counters that wrap and begin anew. */
function chanceOf(seed: number, intervalMs: number): readonly MadePoll[] {
  let rx = BigInt(seed)
  let upSinceMs: number | null = null
  return pollsOf(intervalMs, (ms, index) => {
    const [chance, spell] = [mixed(seed, index), mixed(seed + 1, Math.floor(index / 9))]
    if (spell % 5 === 0 || chance % 29 === 0) return null
    if (chance % 61 === 0) upSinceMs = ms
    rx = chance % 61 === 0 ? 0n : (rx + BigInt(chance)) % 2n ** 32n
    const kind = spell % 3 === 0 ? chance % POLL_OUTCOME_KINDS.length : 0
    const outcome = POLL_OUTCOME_KINDS[kind] ?? 'ok'
    const isRead = outcome === 'ok' || outcome === 'partial'
    const uptimeMs = upSinceMs === null ? null : ms - upSinceMs
    return {
      outcome,
      clients: isRead && chance % 7 > 0 ? chance % 50 : null,
      ...(isRead && chance % 3 > 0 && { counted: { rx, tx: rx ^ 77n, uptimeMs } }),
      interface: chance % 400 === 0 ? 'wlan0' : 'eth0',
      lateMs: (chance % 13) * HOUR_MS,
    }
  })
}

const dayOfMonth = fc
  .integer({ min: 1, max: 31 })
  .map((day) => `2026-10-${String(day).padStart(2, '0')}`)
const stay: fc.Arbitrary<Pick<MadeDevice, 'days' | 'isLater'>> = fc.oneof(
  fc.constant({}),
  fc
    .tuple(dayOfMonth, dayOfMonth)
    .map(([a, b]) => ({ days: a < b ? ([a, b] as const) : ([b, a] as const) })),
  fc.constant({ isLater: true }),
)
const device = fc.record({
  kind: fc.constantFrom('access-point' as const, 'access-point' as const, 'uplink' as const),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  intervalMs: fc.constantFrom(HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS),
  stay,
})
const city: fc.Arbitrary<readonly MadePlace[]> = fc
  .array(fc.array(device, { maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map((places) =>
    places.map((devices, at) => ({
      id: `place-${at}`,
      devices: devices.map(({ kind, seed, intervalMs, stay: stays }, index) => {
        const polls = chanceOf(seed, intervalMs)
        return { kind, id: `device-${at}-${index}`, polls: () => polls, ...stays }
      }),
    })),
  )

describe('evidence of made months', () => {
  it('comes to the figures that their definitions come to', { timeout: 60_000 }, async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(city, async (places) => {
        const path = join(directory, `${(round += 1)}.zip`)
        await writeTo(path, sourceOf(places))
        expect((await verifyEvidence(path)).difference).toBeNull()
      }),
      { numRuns: ROUNDS },
    )
  })
})
