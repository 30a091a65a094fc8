import { describe, expect, it } from 'vitest'
import { mark, STEPS } from '../../dashboard/first-run/progress.ts'
import { isSkipped, missingOf, stepsDone } from '../../dashboard/first-run/standing.ts'
import type { Standing } from '../../dashboard/first-run/standing.ts'

const NOTHING: Standing = {
  records: { places: [], accessPoints: [] } as never,
  geography: { areas: [] } as never,
  config: { snmp: null, uplinkProbes: [], saysMore: false },
  view: null,
}
const withAccessPoint = (check: 'ping' | null, view: object | null = null): Standing => ({
  ...NOTHING,
  records: { places: [], accessPoints: [{ status: 'active', check }] } as never,
  view: view as never,
})
const seeing = (state: string) => ({
  accessPoints: new Map([['ap-1', { state }]]),
  agents: new Map(),
})

describe('the first steps', () => {
  it('say what each waits for', () => {
    expect(STEPS.map((step) => missingOf(step, NOTHING))).toEqual([
      'city',
      null,
      'place',
      'access-point',
      'agent',
      null,
    ])
  })

  it('ask for credentials only where nothing can be read without them', () => {
    expect(missingOf('access-points', withAccessPoint(null))).toBe('credentials')
    expect(missingOf('access-points', withAccessPoint('ping'))).toBeNull()
    // An agent with a file of its own has them.
    expect(missingOf('access-points', withAccessPoint(null, seeing('up')))).toBeNull()
    expect(missingOf('access-points', withAccessPoint(null, seeing('down')))).toBe('credentials')
  })

  it('tell a step that was left out from one that is done', () => {
    expect(isSkipped('boundaries', NOTHING)).toBe(false)
    mark('no-boundaries')
    expect(isSkipped('boundaries', NOTHING)).toBe(true)
    expect(stepsDone(NOTHING).has('boundaries')).toBe(true)
    const withAreas: Standing = { ...NOTHING, geography: { areas: [{}] } as never }
    expect(isSkipped('boundaries', withAreas)).toBe(false)
  })
})
