import { describe, expect, it } from 'vitest'
import type { AccessPointNow, AgentNow, PlaceNow, UplinkNow } from '#contract/fleet.ts'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { Availability, PlaceState } from '#contract/words.ts'
import type { Doubt } from '../../dashboard/model/doubt.ts'
import type { FleetView } from '../../dashboard/model/fleet.ts'
import { isNeverWorked, isOfLine, reasonsOf } from '../../dashboard/model/reason.ts'
import { placeOf } from './dashboard-place.ts'

const place = 'p' as PlaceId
const agent = 'agent' as AgentId

interface Case {
  readonly state: PlaceState
  readonly accessPoints?: readonly Availability[]
  /** How many of the first of them were never seen to work. */
  readonly never?: number
  readonly lineNever?: true
  readonly controller?: Availability
  readonly uplink?: Availability
  readonly agentState?: Availability
  readonly lastPollAtMs?: number | null
  readonly accessPointsTotal?: number
  readonly outage?: PlaceNow['outage']
  readonly degradations?: PlaceNow['degradations']
  readonly doubt?: Doubt | null
}

/** The reason of a place with this equipment. */
function reasonFor(given: Case) {
  const {
    state,
    accessPoints = [],
    never = 0,
    lineNever,
    controller,
    uplink,
    agentState = 'up',
    doubt = null,
    ...rest
  } = given
  const accessPoint = (of: Availability, index: number): AccessPointNow => ({
    id: `ap-${index}` as AccessPointId,
    place,
    name: `AP ${index}`,
    role: 'ap',
    agent,
    state: of,
    sinceMs: null,
    lastPollAtMs: null,
    lastOutcome: null,
    rttMs: null,
    uptimeMs: null,
    clients: null,
    vendor: null,
    model: null,
    firmware: null,
    ...(index < never && { neverWorked: true }),
  })
  const line = (of: Availability): UplinkNow => ({
    id: 'line' as UplinkId,
    place,
    provider: null,
    state: of,
    sinceMs: null,
    lastPollAtMs: null,
    rttMs: null,
    ...(lineNever && { neverWorked: lineNever }),
  })
  const agentNow: AgentNow = {
    id: agent,
    state: agentState,
    lastSeenAtMs: null,
    version: null,
    spooledSamples: null,
    droppedSamples: 0,
    place: null,
    protocolVersion: 2,
    isBehind: false,
    clonedSinceMs: null,
    clock: 'system',
    configRevision: 0,
    configApplied: 0,
    configProblem: null,
    spoolDurable: true,
    starts: 1,
    lastStop: 'orderly',
  }
  const view: FleetView = {
    serverVersion: null,
    isWhole: true,
    city: {
      name: '',
      timeZone: 'Asia/Makassar',
      bounds: null,
      boundaries: 'none',
      demo: false,
      tileUrl: null,
      tileAttribution: null,
    },
    equipment: new Map(),
    places: new Map([[place, placeOf({ id: place, state, ...rest })]]),
    accessPoints: new Map([
      ...accessPoints.map((of, index) => [`ap-${index}`, accessPoint(of, index)] as const),
      ...(controller === undefined
        ? []
        : [['ac', { ...accessPoint(controller, 0), role: 'controller' }] as const]),
    ]),
    uplinks: uplink === undefined ? new Map() : new Map([['line', line(uplink)]]),
    agents: new Map([[agent, agentNow]]),
  }
  return reasonsOf(view, () => doubt).get(place) ?? null
}

describe('reason', () => {
  it('blames the line when it is down, whatever the access points say', () => {
    const kind = 'uplink-down'
    const down = { state: 'down', uplink: 'down' } as const
    expect(reasonFor({ ...down, accessPoints: ['up', 'up'] })).toEqual({ kind })
    expect(reasonFor({ ...down, accessPoints: ['down'] })).toEqual({ kind })
  })

  it('blames the access points when the line works or nobody tests it', () => {
    const kind = 'all-silent'
    const down = { state: 'down', accessPoints: ['down', 'down'] } as const
    expect(reasonFor({ ...down, uplink: 'up' })).toEqual({ kind })
    expect(reasonFor(down)).toEqual({ kind })
  })

  it('counts the dead access points of a place that still serves', () => {
    const accessPoints = ['up', 'down', 'unknown', 'down'] as const
    expect(reasonFor({ state: 'degraded', accessPoints, accessPointsTotal: 4 })).toEqual({
      kind: 'some-silent',
      count: 2,
      total: 4,
    })
  })

  it('says of what never worked that it is not in service, and of nothing else', () => {
    const down = { state: 'down', accessPoints: ['down', 'down'], never: 2 } as const
    expect(reasonFor(down)).toEqual({ kind: 'never-answered' })
    expect(reasonFor({ ...down, never: 1 })).toEqual({ kind: 'all-silent' })
    const behind = { ...down, uplink: 'down' } as const
    expect(reasonFor(behind)).toEqual({ kind: 'uplink-down' })
    expect(reasonFor({ ...behind, lineNever: true })).toEqual({ kind: 'line-never' })
    const some = { state: 'degraded', accessPoints: ['down', 'up'], accessPointsTotal: 2 } as const
    expect(reasonFor({ ...some, never: 1 })).toEqual({ kind: 'some-never', count: 1, total: 2 })
    expect(isNeverWorked('some-never') && isNeverWorked('line-never')).toBe(true)
    expect(isNeverWorked('all-silent')).toBe(false)
  })

  it('blames no controller: it gives no service of its own', () => {
    const degraded = { state: 'degraded', controller: 'down', accessPointsTotal: 2 } as const
    expect(reasonFor({ ...degraded, accessPoints: ['up', 'down'] })).toMatchObject({ count: 1 })
    expect(reasonFor({ ...degraded, accessPoints: ['up', 'up'] })).toBe(null)
  })

  it('tells a silent agent, one never heard of, a place never polled and polls without a verdict apart', () => {
    const unknown = { state: 'unknown', accessPoints: ['unknown'] } as const
    expect(reasonFor({ ...unknown, agentState: 'down', lastPollAtMs: 1 })).toEqual({
      kind: 'agent-silent',
    })
    // Also where another agent has polled the place before.
    expect(reasonFor({ ...unknown, agentState: 'unknown', lastPollAtMs: 1 })).toEqual({
      kind: 'agent-never',
    })
    expect(reasonFor(unknown)).toEqual({ kind: 'never-polled' })
    expect(reasonFor({ ...unknown, lastPollAtMs: 1 })).toBe(null)
  })

  it('gives way to the cause of an outage, unless that is not known', () => {
    const outage = { id: 'o', startMs: 1, cause: 'power', confidence: 0.8, incident: null } as const
    const silent = { state: 'unknown', accessPoints: ['unknown'], agentState: 'down' } as const
    expect(reasonFor({ ...silent, lastPollAtMs: 1, outage })).toEqual({
      kind: 'outage',
      cause: 'power',
      confidence: 0.8,
      doubt: null,
    })
    const undetermined = { ...outage, cause: 'undetermined' } as const
    expect(reasonFor({ ...silent, lastPollAtMs: 1, outage: undetermined })).toEqual({
      kind: 'agent-silent',
    })
    const doubt: Doubt = { first: 'power', second: 'uplink' }
    const either = { ...silent, outage: undetermined, doubt }
    expect(reasonFor(either)).toMatchObject({ kind: 'outage', doubt })
  })

  it('is of the line when that is down or the cause', () => {
    expect(isOfLine({ kind: 'uplink-down' })).toBe(true)
    expect(isOfLine({ kind: 'outage', cause: 'uplink', confidence: 1, doubt: null })).toBe(true)
    expect(isOfLine({ kind: 'outage', cause: 'power', confidence: 1, doubt: null })).toBe(false)
    expect(isOfLine(undefined)).toBe(false)
  })

  it('names why a place is of little use after what is broken there', () => {
    const place: Case = { state: 'degraded', degradations: ['dns'], accessPointsTotal: 2 }
    expect(reasonFor({ ...place, accessPoints: ['up', 'up'] })).toEqual({
      kind: 'of-little-use',
      degradations: ['dns'],
    })
    expect(reasonFor({ ...place, accessPoints: ['up', 'down'] })).toMatchObject({ count: 1 })
  })

  it('needs none for a place that works or has no equipment', () => {
    expect(reasonFor({ state: 'up', accessPoints: ['up'], uplink: 'up' })).toBe(null)
    expect(reasonFor({ state: 'planned' })).toBe(null)
  })
})
