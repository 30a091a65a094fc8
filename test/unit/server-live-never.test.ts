import { describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId } from '../../server/contract/ids.ts'
import type { PollOutcomeKind } from '../../server/contract/words.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { recall } from '../../server/live/recall.ts'
import { accessPointNow, EMPTY_ROSTER } from '../../server/live/roster.ts'
import { LiveTarget } from '../../server/live/target.ts'
import type { TargetMemory } from '../../server/live/target.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const MINUTE = 60_000
const id = 'ap' as AccessPointId
const item = {
  id,
  place: 'park' as PlaceId,
  name: 'AP',
  agent: null,
  model: null,
  ...POLLED_ALONE,
}

const isNever = (target: LiveTarget): boolean =>
  accessPointNow({ item, role: 'ap', target }).neverWorked === true

function poll(target: LiveTarget, minute: number, kind: PollOutcomeKind): void {
  const timing = { polledAtMs: minute * MINUTE, monotonicMs: 0, intervalMs: MINUTE }
  const outcome = kind === 'ok' ? { kind, rttMs: 1 } : { kind: 'timeout' as const, attempts: 2 }
  target.take({ kind: 'access-point', accessPoint: id, ...timing, outcome }, AVAILABILITY_POLICY)
}

function polled(...outcomes: readonly PollOutcomeKind[]): LiveTarget {
  const target = new LiveTarget({ kind: 'access-point', id })
  for (const [minute, kind] of outcomes.entries()) poll(target, minute + 10, kind)
  return target
}

/** After a start from what was saved, by an older version where a part is left out. */
function restarted({ memory }: LiveTarget, leftOut?: keyof TargetMemory): LiveTarget {
  const target = new LiveTarget({ kind: 'access-point', id })
  const saved = JSON.parse(JSON.stringify(memory)) as TargetMemory
  if (leftOut !== undefined) Reflect.deleteProperty(saved, leftOut)
  recall(
    { ...EMPTY_ROSTER, targets: [target] },
    {
      savedAtMs: 0,
      targets: new Map([[`access-point ${id}`, saved]]),
      places: new Map(),
      agents: new Map(),
    },
  )
  return target
}

describe('what has never worked', () => {
  it('is what was polled and not once seen to work', () => {
    expect(isNever(polled())).toBe(false)
    const target = polled('timeout', 'timeout', 'timeout')
    expect(isNever(target)).toBe(true)
    expect(target.memory.workedFromMs).toBe(null)
    expect(isNever(polled('timeout', 'ok', 'timeout', 'timeout'))).toBe(false)
  })

  it('is no more when one poll of the past saw it work, whenever that comes', () => {
    const target = polled('timeout', 'timeout')
    poll(target, 5, 'ok')
    poll(target, 3, 'ok')
    poll(target, 7, 'ok')
    expect(isNever(target)).toBe(false)
    expect(target.memory.workedFromMs).toBe(3 * MINUTE)
  })

  it('outlives a start', () => {
    expect(isNever(restarted(polled('timeout', 'timeout')))).toBe(true)
    const worked = restarted(polled('timeout', 'ok', 'timeout', 'timeout'))
    expect(worked.memory.workedFromMs).toBe(11 * MINUTE)
  })

  it('follows from the changes that an older version saved, and is not said where some are lost', () => {
    const never = polled('timeout', 'timeout')
    const worked = polled('timeout', 'timeout', 'ok')
    expect(restarted(never, 'workedFromMs').memory.workedFromMs).toBe(null)
    expect(restarted(worked, 'workedFromMs').memory.workedFromMs).toBe(12 * MINUTE)
    never.memory.truncated = true
    expect(isNever(restarted(never, 'workedFromMs'))).toBe(false)
  })
})
