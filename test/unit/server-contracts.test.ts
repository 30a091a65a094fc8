import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  contractJudgementSchema,
  contractListSchema,
  contractVersionSchema,
} from '#contract/contracts.ts'
import type { Clause, ContractJudgement, NewContractVersion } from '#contract/contracts.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import { problemSchema } from '#contract/problem.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { versionIn } from '../../server/domain/contract-version.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { contractRoutes } from '../../server/http/routes/contracts.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { NO_IMPACT } from '../bare.ts'
import { CLAUSE } from './clauses.ts'
import {
  accessPointOf,
  at,
  HOUR_MS,
  lineOf,
  openDaysWorld,
  placeOf,
  TIME_ZONE,
} from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const NUMBER = 'K-1/SPK/2026'
const DAY = '2026-10-21'
const WISH: NewContractVersion = {
  provider: 'Contoh Net',
  validFrom: DAY,
  validUntil: '2026-10-22',
  clause: { ...CLAUSE, tiers: [{ below: 0.99, restitutionShare: 0.1 }] },
  reason: 'Kontrak baru',
}

let world: DaysWorld
let app: Hono
let keyOfMaria = ''

beforeEach(async () => {
  world = await openDaysWorld(at('2026-10-23', 10))
  await world.change(at(DAY, 0), {
    places: [placeOf('a'), placeOf('b')],
    accessPoints: [accessPointOf('ap-a', 'a')],
    uplinks: [{ ...lineOf('a'), agent: null, contract: NUMBER }, lineOf('b')],
  })
  const { journal } = world
  const nowMs = () => world.nowMs
  keyOfMaria = (await journal.operators.add('Maria', world.nowMs))?.key.reveal() ?? ''
  // On a machine that is not the server's own: a key is asked for.
  const operator = operatorsOnly({ operators: journal.operators, nowMs })
  const deps = { days: world.days.book, journal, timeZone: TIME_ZONE, nowMs, operator }
  app = new Hono().route('/', contractRoutes(deps))
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(() => world.close())

const pathOf = (path: string, number = NUMBER): string =>
  path.replace(':id', encodeURIComponent(number))

async function put(wish: unknown, base: string | number, number = NUMBER): Promise<Response> {
  return app.request(`${pathOf(PATHS.contract, number)}?base=${base}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', [OPERATOR_HEADER]: `Maria:${keyOfMaria}` },
    body: JSON.stringify(wish),
  })
}
async function judged(query = '?period=2026-10'): Promise<ContractJudgement> {
  const answer = await app.request(pathOf(PATHS.contractJudgement) + query)
  expect(answer.status).toBe(200)
  return contractJudgementSchema.parse(await answer.json())
}

async function tried(clause: Clause): Promise<ContractJudgement> {
  const answer = await app.request(`${pathOf(PATHS.contractJudgement)}?period=2026-10`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ clause }),
  })
  expect(answer.status).toBe(200)
  return contractJudgementSchema.parse(await answer.json())
}

const outage = (startMs: number, endMs: number): KeptOutage => ({
  id: 'o-1',
  subject: { kind: 'site', id: 'a' },
  place: 'a' as PlaceId,
  startMs,
  endMs,
  startWithinMs: 0,
  endWithinMs: 0,
  status: 'final',
  evidence: [],
  impact: { ...NO_IMPACT, downMs: endMs - startMs, serviceMs: endMs - startMs },
  window: null,
  incident: null,
  revisedAtMs: endMs,
  revision: 1,
  finding: { cause: 'power', confidence: 0.9, candidates: [{ cause: 'power', confidence: 0.9 }] },
  group: null,
  isSilent: false,
  said: NOTHING_SAID,
})

describe('contracts', () => {
  it('are kept by versions, with who made each and why, and beside the lines that name them', async () => {
    expect((await put(WISH, 0)).status).toBe(201)
    const dearer = { ...WISH, clause: { ...WISH.clause, pricePerMonthRupiah: 2_000_000 } }
    const second = await put({ ...dearer, validFrom: '2026-10-22', reason: 'Adendum 1' }, 1)
    expect(contractVersionSchema.parse(await second.json())).toMatchObject({
      version: 2,
      by: 'Maria',
      reason: 'Adendum 1',
    })
    const listed = contractListSchema.parse(await (await app.request(PATHS.contracts)).json())
    expect(listed.contracts).toMatchObject([
      { contract: NUMBER, versions: [{ version: 2 }, { version: 1 }], uplinks: ['line-a'] },
    ])
    const { contracts } = world.journal
    const versionAt = async (day: string) =>
      versionIn(await contracts.versions(NUMBER), day, day)?.version
    expect(await versionAt('2026-10-20')).toBeUndefined()
    expect(await versionAt('2026-10-21')).toBe(1)
    expect(await versionAt('2026-10-22')).toBe(2)
    expect(await versionAt('2026-10-23')).toBeUndefined()
  })

  it('are listed when only lines name them', async () => {
    const listed = contractListSchema.parse(await (await app.request(PATHS.contracts)).json())
    expect(listed.contracts).toEqual([{ contract: NUMBER, versions: [], uplinks: ['line-a'] }])
  })

  it('refuse a change of what somebody else has changed since', async () => {
    expect((await put(WISH, 0)).status).toBe(201)
    const late = await put({ ...WISH, reason: 'Lain' }, 0)
    expect(late.status).toBe(409)
    expect(problemSchema.parse(await late.json()).detail).toContain('version is 1')
    expect(await world.journal.contracts.versions(NUMBER)).toHaveLength(1)
  })

  it('refuse what cannot be judged, and say where', async () => {
    const pathsOf = async (wish: unknown, base: string | number = 0) => {
      const answer = await put(wish, base)
      expect(answer.status).toBe(422)
      return problemSchema.parse(await answer.json()).errors?.map(({ path }) => path)
    }
    const hours = { ...WISH, clause: { ...WISH.clause, serviceHours: 'pagi' } }
    expect(await pathsOf(hours)).toEqual(['clause.serviceHours'])
    expect(await pathsOf({ ...WISH, validUntil: '2026-10-20' })).toEqual(['validUntil'])
    expect(await pathsOf(WISH, 'x')).toEqual(['base'])
    expect(await pathsOf({ ...WISH, reason: '' })).toEqual(['reason'])
  })

  it('are changed by operators alone', async () => {
    const answer = await app.request(`${pathOf(PATHS.contract)}?base=0`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', [OPERATOR_HEADER]: 'Maria:wrong' },
      body: JSON.stringify(WISH),
    })
    expect(answer.status).toBe(401)
    expect(await world.journal.contracts.list()).toEqual([])
  })
})

describe('the judgement of a contract', () => {
  it('is reckoned from the days of its places, and tells what another clause would have made', async () => {
    await put({ ...WISH, validUntil: DAY }, 0)
    await world.poll(
      'ap-a',
      { fromMs: at(DAY, 0), untilMs: at(DAY, 10), outcome: 'ok' },
      { fromMs: at(DAY, 10), untilMs: at(DAY, 12), outcome: 'timeout' },
      { fromMs: at(DAY, 12), untilMs: at('2026-10-22', 0), outcome: 'ok' },
    )
    await world.journal.outages.write([outage(at(DAY, 10), at(DAY, 12))])
    await world.roll()
    // 24 h from midnight, 2 h down: 22 / 24 = 0.9167 is below 0.99: 10 % of 1.000.000.
    const { lines, ...whole } = await judged()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ uplink: 'line-a', place: 'a', verdict: 'broken', outages: 1 })
    expect(lines[0]?.downMs).toBe(2 * HOUR_MS)
    expect(whole).toMatchObject({ version: 1, broken: 1, met: 0, restitutionRupiah: 100_000 })
    expect(whole.fromMs).toBe(at(DAY, 0))
    // The outage was one of power: a clause that excludes those has nothing to complain of.
    const other = await tried({ ...WISH.clause, exclusions: ['power'] })
    expect(other).toMatchObject({ version: null, met: 1, broken: 0, restitutionRupiah: 0 })
    expect(other.lines[0]?.excludedMs).toBe(2 * HOUR_MS)
  })

  it('is of the line itself, whatever its place lived on meanwhile', async () => {
    await world.change(at(DAY, 0), {
      places: [placeOf('a')],
      accessPoints: [],
      uplinks: [
        lineOf('a', { contract: NUMBER }),
        lineOf('a', { id: 'line-a2' as UplinkId, provider: 'Lain Net' }),
      ],
    })
    const clause = { ...WISH.clause, measuringPoint: 'uplink' as const }
    await put({ ...WISH, validUntil: DAY, clause }, 0)
    const whole = { fromMs: at(DAY, 0), untilMs: at('2026-10-22', 0), outcome: 'ok' } as const
    await world.poll('ap-a', whole)
    await world.poll('line-a2', whole)
    await world.poll(
      'line-a',
      { ...whole, untilMs: at(DAY, 10) },
      { ...whole, fromMs: at(DAY, 10), untilMs: at(DAY, 13), outcome: 'timeout' },
      { ...whole, fromMs: at(DAY, 13) },
    )
    await world.roll()
    // The place had service all day; the line was down for 3 of 24 h: 21 / 24 = 0.875.
    const { lines } = await judged()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ uplink: 'line-a', verdict: 'broken', downMs: 3 * HOUR_MS })
    expect(lines[0]?.measured).toBeCloseTo(21 / 24, 12)
    const atPlace = await tried({ ...clause, measuringPoint: 'place' })
    expect(atPlace.lines[0]).toMatchObject({ verdict: 'met', downMs: 0 })
  })

  it('is refused for a month in which no version holds, or that is to come', async () => {
    await put({ ...WISH, validUntil: null, validFrom: '2026-12-01' }, 0)
    const statusOf = async (query: string) =>
      (await app.request(pathOf(PATHS.contractJudgement) + query)).status
    expect(await statusOf('?period=2026-10')).toBe(404)
    expect(await statusOf('?period=2027-10')).toBe(400)
  })
})
