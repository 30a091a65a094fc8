import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClosedIncidents } from '../../server/alert/closed-incidents.ts'
import type { PlaceId } from '../../server/contract/ids.ts'
import type { Incident } from '../../server/contract/incident.ts'
import type { Cause } from '../../server/contract/words.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { NO_IMPACT } from '../bare.ts'
import { AlertWorld, MINUTE_MS, conditionOf } from './alert-world.ts'

const START_MS = 1_800_000_000_000
let directory: string
let journal: Journal
let told: Incident[]
let closed: ClosedIncidents

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-closed-'))
  journal = await openJournal(directory)
  told = []
  closed = new ClosedIncidents({
    journal,
    nowMs: () => START_MS + 60 * MINUTE_MS,
    tell: (incidents) => told.push(...incidents),
    onError(cause) {
      throw cause
    },
  })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

const outageOf = (id: string, cause: Cause, over: Partial<KeptOutage> = {}): KeptOutage => ({
  id,
  subject: { kind: 'site', id: `place-${id}` },
  place: `place-${id}` as PlaceId,
  startMs: START_MS,
  endMs: START_MS + 20 * MINUTE_MS,
  startWithinMs: 0,
  endWithinMs: 0,
  status: 'final',
  finding: { cause, confidence: 0.95, candidates: [{ cause, confidence: 0.95 }] },
  group: null,
  isSilent: true,
  evidence: [],
  impact: NO_IMPACT,
  window: null,
  incident: 'I1',
  said: NOTHING_SAID,
  revisedAtMs: START_MS,
  revision: 1,
  ...over,
})

async function keep(closedAtMs: number | null): Promise<void> {
  const { key, kind, place, agent, sinceMs, detail } = conditionOf('place-a', START_MS)
  const why = { cause: 'uplink', confidence: 0.55, rival: 'power' } as const
  const incident: Incident = {
    id: 'I1',
    scope: 'kelurahan',
    name: 'Oebobo',
    kind: 'site',
    ...why,
    openedAtMs: START_MS,
    closedAtMs,
    sinceMs,
    placesNow: 0,
    placesMost: 2,
    conditions: [{ key, kind, place, agent, outage: 'a', sinceMs, detail, ...why }],
    isFlapping: false,
    isSuppressed: false,
    acknowledged: null,
    step: 0,
    revisedAtMs: START_MS,
  }
  await journal.alerts.write({ state: '{}', incidents: [incident], deliveries: [] })
}

describe('an incident that is over', () => {
  it('has the cause that its outages turn out to have, and says so once', async () => {
    await keep(START_MS + 20 * MINUTE_MS)
    await journal.outages.write([
      outageOf('a', 'power'),
      outageOf('b', 'power'),
      outageOf('c', 'uplink', { status: 'withdrawn' }),
    ])
    closed.take(['I1'])
    await closed.run()
    const revised = { cause: 'power', confidence: 0.95, rival: null }
    expect(await journal.alerts.incident('I1')).toMatchObject({
      ...revised,
      conditions: [{ outage: 'a', ...revised }],
    })
    expect(told).toHaveLength(1)
    closed.take(['I1'])
    await closed.run()
    expect(told).toHaveLength(1)
  })

  it('stays as it is while it lasts, and where nothing is known of its outages', async () => {
    await keep(null)
    await journal.outages.write([outageOf('a', 'power')])
    closed.take(['I1', 'unknown'])
    await closed.run()
    await journal.outages.write([outageOf('a', 'power', { status: 'withdrawn' })])
    await keep(START_MS + 20 * MINUTE_MS)
    closed.take(['I1'])
    await closed.run()
    expect(told).toEqual([])
    expect((await journal.alerts.incident('I1'))?.cause).toBe('uplink')
  })
})

describe('a message about a device', () => {
  it('calls it by the name that people gave it', async () => {
    const places = 'id,name,kind,kecamatan,kelurahan,latitude,longitude\n'
    const devices = 'id,name,place,agent\ntk-1,Titik Akses Aula,taman-a,pusat\n'
    const world = await AlertWorld.open({}, (journal) =>
      importFiles(
        journal,
        {
          places: {
            name: 'places.csv',
            text: `${places}taman-a,Taman,taman,Alak,Alak,-10.1,123.6\n`,
          },
          accessPoints: { name: 'access-points.csv', text: devices },
        },
        { dryRun: false, nowMs: START_MS },
      ),
    )
    world.fail('taman-a', { kind: 'access-point', key: 'access-point tk-1', detail: 'tk-1' })
    await world.run(30 * MINUTE_MS, 10_000)
    expect(world.sent[0]?.message.text.split('\n')).toContain('Titik Akses Aula')
    await world.close()
  })
})

describe('an outage that somebody takes care of', () => {
  it('lets the same person take care of its incident, and of no other', async () => {
    const world = await AlertWorld.open()
    world.fail('taman-a', { outage: 'a' })
    world.fail('taman-b', { outage: 'b' })
    await world.run(MINUTE_MS)
    const incident = await world.engine.acknowledgeOutage('a', 'Wati')
    expect(incident).toMatchObject({ name: 'taman-a', acknowledged: { by: 'Wati' } })
    expect(await world.engine.acknowledgeOutage('c', 'Wati')).toBe(null)
    const [last] = world.told.filter(({ name }) => name === 'taman-b').slice(-1)
    expect(last?.acknowledged).toBe(null)
    await world.close()
  })
})
