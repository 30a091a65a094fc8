import { Hono } from 'hono'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decidedSchema, minutesSchema, objectionSchema } from '#contract/minutes.ts'
import type { NewDecision, NewObjection, Objection } from '#contract/minutes.ts'
import { COUNTER_EVIDENCE_BYTES_MAX } from '#contract/minutes-words.ts'
import { problemSchema } from '#contract/problem.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { spanOfDay } from '../../server/domain/local-day.ts'
import { securityHeaders } from '../../server/http/middleware/security-headers.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { minutesRoutes } from '../../server/http/routes/minutes.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import type { PdfInput } from '../../server/report/pdf/pdf-input.ts'
import { NO_IMPACT } from '../bare.ts'
import { HOUR_MS, hour } from './clauses.ts'
import { keepReport, reportWithMinutes } from './minutes-sample.ts'

const CONTRACT = 'K-1/SPK/2026'
const MADE_AT_MS = hour(744 + 6)
const LINE = 'line-a' as UplinkId
const WISH: NewObjection = {
  uplink: LINE,
  outageStartMs: hour(100),
  objector: 'Yohanes, Serat Contoh',
  claimedCause: 'power',
  text: 'Listrik padam di menara Fatululi',
}
const OUTAGE: KeptOutage = {
  id: 'o-1',
  subject: { kind: 'site', id: 'oebobo' },
  place: 'oebobo' as PlaceId,
  startMs: hour(100),
  endMs: hour(110),
  startWithinMs: 0,
  endWithinMs: 0,
  status: 'final',
  finding: { cause: 'uplink', confidence: 0.9, candidates: [] },
  evidence: [{ kind: 'internet-silent', atMs: hour(100), by: 'agent-1', value: null }],
  impact: { ...NO_IMPACT, downMs: 10 * HOUR_MS, serviceMs: 10 * HOUR_MS },
  window: null,
  incident: null,
  revisedAtMs: hour(110),
  revision: 1,
  group: null,
  isSilent: false,
  said: NOTHING_SAID,
}

let directory = ''
let journal: Journal
let app: Hono
let nowMs = MADE_AT_MS
let keyOfMaria = ''
let printed: PdfInput[] = []
/** A paper is done when this is. */
let held: Promise<void> = Promise.resolve()

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-minutes-'))
  journal = await openJournal(directory)
  nowMs = MADE_AT_MS
  printed = []
  held = Promise.resolve()
  keyOfMaria = (await journal.operators.add('Maria', nowMs))?.key.reveal() ?? ''
  await journal.outages.write([OUTAGE])
  await keepReport(journal, reportWithMinutes({ madeAtMs: MADE_AT_MS }))
  const clock = () => nowMs
  app = new Hono().use(securityHeaders(null)).route(
    '/',
    minutesRoutes({
      journal,
      nowMs: clock,
      objectionDays: 7,
      operator: operatorsOnly({ operators: journal.operators, nowMs: clock }),
      renderPdf: (input) => {
        printed.push(input)
        return held.then(() => new TextEncoder().encode('%PDF-'))
      },
    }),
  )
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

const pathOf = (path: string, version = '1', month = '2026-10', contract = CONTRACT): string =>
  path
    .replace(':month', month)
    .replace(':version', version)
    .replace(':id', encodeURIComponent(contract))
const own = () => ({ [OPERATOR_HEADER]: `Maria:${keyOfMaria}` })

async function post(path: string, body: unknown, headers: Record<string, string> = own()) {
  return app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}
async function minutes(version = '1') {
  const answer = await app.request(pathOf(PATHS.minutes, version))
  expect(answer.status).toBe(200)
  return minutesSchema.parse(await answer.json())
}
async function objected(wish: Partial<NewObjection> = {}): Promise<Objection> {
  const answer = await post(pathOf(PATHS.minutesObjections), { ...WISH, ...wish })
  expect(answer.status).toBe(201)
  return objectionSchema.parse(await answer.json())
}
const decide = (id: string, decision: NewDecision) =>
  post(PATHS.objectionDecisions.replace(':id', id), decision)
const attach = (id: string, name: string, body: BodyInit) =>
  app.request(`${PATHS.objectionFiles.replace(':id', id)}?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: own(),
    body,
  })
async function faultOf(answer: Response): Promise<string> {
  const { errors, detail } = problemSchema.parse(await answer.json())
  return errors?.[0]?.path ?? detail ?? ''
}

describe('minutes over HTTP', () => {
  it('tell what the report measured, what was found of it, and until when to object', async () => {
    const found = await minutes()
    expect(found).toMatchObject({
      number: 'BA-01/001/PANTAU/XI/2026',
      contract: CONTRACT,
      provider: 'Serat Contoh',
      agreedMs: 20 * HOUR_MS,
      reportedRupiah: 100_000,
      agreedRupiah: 100_000,
      objections: [],
    })
    // Made on 1 November 06.00: until the end of the 8th.
    expect(found.objectionWindow).toEqual({
      days: 7,
      fromMs: MADE_AT_MS,
      untilMs: spanOfDay('2026-11-08', 'Asia/Makassar').endMs,
      isOpen: true,
      laterVersion: null,
    })
    const [first, second] = found.lines[0]?.counted ?? []
    expect(first?.finding).toEqual({
      outage: 'o-1',
      confidence: 0.9,
      evidence: OUTAGE.evidence,
      override: null,
    })
    expect(second?.finding).toBeNull()
    expect(await minutes('latest')).toEqual(found)
  })

  it('say what there is not', async () => {
    const statusOf = async (path: string) => (await app.request(path)).status
    expect(await statusOf(pathOf(PATHS.minutes, '2'))).toBe(404)
    expect(await statusOf(pathOf(PATHS.minutes, '0'))).toBe(404)
    expect(await statusOf(pathOf(PATHS.minutes, '1', '2026-09'))).toBe(404)
    expect(await statusOf(pathOf(PATHS.minutes, '1', '2026-10', 'K-9'))).toBe(404)
    expect(await statusOf(`${pathOf(PATHS.minutesPaper)}?language=jv`)).toBe(400)
  })

  it('are printed for both sides to sign, with the number of the minutes', async () => {
    const answer = await app.request(pathOf(PATHS.minutesPaper))
    expect(answer.headers.get('Content-Type')).toBe('application/pdf')
    expect(answer.headers.get('Content-Disposition')).toContain('BA-01-001-PANTAU-XI-2026.pdf')
    expect(printed).toMatchObject([
      {
        kind: 'minutes',
        language: 'id',
        provider: 'Serat Contoh',
        document: { number: 'BA-01/001/PANTAU/XI/2026', hash: (await minutes()).report.hash },
      },
    ])
  })

  it('let few wait for a paper at a time', async () => {
    const ends: (() => void)[] = []
    held = new Promise((resolve) => ends.push(resolve))
    const ask = async (): Promise<Response> => app.request(pathOf(PATHS.minutesPaper))
    const asked = Array.from({ length: 5 }, ask)
    const refused = await Promise.race(asked)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '30'])
    for (const end of ends) end()
    const given = (await Promise.all(asked)).filter(({ status }) => status === 200)
    expect(given).toHaveLength(4)
    expect((await ask()).status).toBe(200)
  })

  it('keep an objection in the name of who wrote it down, to what is not disputed yet', async () => {
    const kept = await objected({ disputedMs: 4 * HOUR_MS })
    expect(kept).toMatchObject({ by: 'Maria', version: 1, disputedMs: 4 * HOUR_MS, decisions: [] })
    expect(kept.outage).toEqual({ startMs: hour(100), endMs: hour(110), cause: 'uplink' })
    // Without a time it is all that is left of the outage, then of the line.
    expect((await objected()).disputedMs).toBe(6 * HOUR_MS)
    expect((await objected({ outageStartMs: null })).disputedMs).toBe(10 * HOUR_MS)
    const found = await minutes()
    expect([found.agreedMs, found.undecidedMs]).toEqual([0, 20 * HOUR_MS])
    expect(found.objections.map(({ heldMs }) => heldMs / HOUR_MS)).toEqual([4, 6, 10])
    const path = pathOf(PATHS.minutesObjections)
    expect(await faultOf(await post(path, WISH))).toBe('outageStartMs')
  })

  it('refuse what cannot be an objection', async () => {
    const path = pathOf(PATHS.minutesObjections)
    expect((await post(path, WISH, {})).status).toBe(401)
    const refused = async (over: object): Promise<string> => {
      const answer = await post(path, { ...WISH, ...over })
      expect(answer.status).toBe(422)
      return faultOf(answer)
    }
    expect(await refused({ uplink: 'line-z' })).toBe('uplink')
    expect(await refused({ outageStartMs: hour(101) })).toBe('outageStartMs')
    expect(await refused({ disputedMs: 11 * HOUR_MS })).toBe('disputedMs')
    expect(await refused({ text: ' ' })).toBe('text')
    expect(await refused({ claimed: { startMs: hour(2), endMs: hour(1) } })).toBe('claimed')
    expect((await minutes()).objections).toEqual([])
  })

  it('close when the window does, and to a report that was made anew', async () => {
    const { untilMs } = (await minutes()).objectionWindow
    nowMs = untilMs - 1
    await objected({ disputedMs: 1000 })
    nowMs = untilMs
    const late = await post(pathOf(PATHS.minutesObjections), WISH)
    expect(late.status).toBe(409)
    expect(await faultOf(late)).toBe('it closed at 2026-11-08T16:00:00.000Z')
    nowMs = MADE_AT_MS
    await keepReport(journal, reportWithMinutes({ madeAtMs: MADE_AT_MS, version: 2 }))
    const old = await post(pathOf(PATHS.minutesObjections), WISH)
    expect(old.status).toBe(409)
    expect(await faultOf(old)).toContain('version 2')
    // What was said to the first version stands in the minutes of the second.
    expect((await minutes('2')).undecidedMs).toBe(1000)
  })

  it('follow decisions, and say when the report is to be made anew', async () => {
    const { id } = await objected()
    const reason = 'Catatan PLN diterima'
    const wrong = [
      { outcome: 'partly', reason },
      { outcome: 'accepted', acceptedMs: 5, reason },
      { outcome: 'rejected', reason: '' },
      { outcome: 'partly', acceptedMs: 10 * HOUR_MS, reason },
    ] as const
    for (const decision of wrong) expect((await decide(id, decision)).status).toBe(422)
    expect((await decide('none', { outcome: 'rejected', reason })).status).toBe(404)
    const rejected = decidedSchema.parse(
      await (await decide(id, { outcome: 'rejected', reason })).json(),
    )
    expect(rejected.needsVersion).toBe(false)
    expect(await minutes()).toMatchObject({ upheldMs: 10 * HOUR_MS, disputedRupiah: 50_000 })
    const accepted = decidedSchema.parse(
      await (await decide(id, { outcome: 'accepted', reason })).json(),
    )
    expect(accepted.needsVersion).toBe(true)
    expect(accepted.objection.decisions).toHaveLength(2)
    expect(await minutes()).toMatchObject({
      acceptedMs: 10 * HOUR_MS,
      grantedRupiah: 50_000,
      agreedRupiah: 50_000,
    })
  })

  it('take counter-evidence for what it is, and give it to operators as a file', async () => {
    const { id } = await objected()
    const added = await attach(id, '../../log <menara>.exe', 'waktu;arus\n10.00;0\n')
    expect(added.status).toBe(201)
    const [file] = objectionSchema.parse(await added.json()).files
    expect(file).toMatchObject({ name: 'log menara.csv', mediaType: 'text/csv', by: 'Maria' })
    expect((await attach(id, 'sama.csv', 'waktu;arus\n10.00;0\n')).status).toBe(200)
    expect((await attach(id, 'surat.pdf', '<html>a,b</html>')).status).toBe(415)
    const large = new Uint8Array(COUNTER_EVIDENCE_BYTES_MAX + 1)
    expect((await attach(id, 'besar.pdf', large)).status).toBe(413)
    expect((await attach('none', 'a.csv', 'a;b')).status).toBe(404)
    const path = PATHS.objectionFile.replace(':id', id).replace(':file', file?.id ?? '')
    expect((await app.request(path)).status).toBe(401)
    const given = await app.request(path, { headers: own() })
    expect(await given.text()).toBe('waktu;arus\n10.00;0\n')
    expect(given.headers.get('Content-Disposition')).toMatch(/^attachment; filename="log_menara/)
    expect(given.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(given.headers.get('Content-Security-Policy')).toContain('sandbox')
    expect((await app.request(`${path}x`, { headers: own() })).status).toBe(404)
  })
})
