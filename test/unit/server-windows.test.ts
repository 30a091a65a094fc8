import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { runCommand } from 'citty'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problemSchema } from '../../server/contract/problem.ts'
import { plannedWindowSchema, windowListSchema } from '../../server/contract/window.ts'
import type { NewWindow, PlannedWindow } from '../../server/contract/window.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import { windowsCommand, wishOf } from '../../server/cli/windows.ts'
import { windowsText } from '../../server/cli/windows-text.ts'
import { createAdminApp, listenForAdmin } from '../../server/http/admin.ts'
import { ownerOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { windowRoutes } from '../../server/http/routes/windows.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { WINDOWS_MAX } from '../../server/journal/windows.ts'

const START = Date.UTC(2026, 10, 1)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const ZONE = 'Asia/Makassar'
const PLACES =
  'id,name,kind,kecamatan,kelurahan,latitude,longitude,provider\n' +
  'park,Taman,taman,Kota Raja,O,-10.16,123.6,Contoh Net\noffice,Kantor,kantor-lurah,Alak,A,-10.17,123.6,\n'
const WISH: NewWindow = {
  scope: { kind: 'place', value: 'park' },
  startMs: START + DAY,
  endMs: START + DAY + 2 * HOUR,
  recurrence: null,
  isExcluded: true,
  reason: 'Ganti kabel',
}
const EVERY_MONDAY = { weekdays: [1], monthDay: null, from: '22:00', until: '04:00' }

let directory = ''
let journal: Journal
let app: Hono
let nowMs = START

beforeEach(async () => {
  nowMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-windows-'))
  await open()
  const places = { name: 'places.csv', text: PLACES }
  await importFiles(journal, { places }, { dryRun: false, nowMs })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function open(): Promise<void> {
  journal = await openJournal(directory)
  app = new Hono().route('/', windowRoutes({ journal, nowMs: () => nowMs, operator: ownerOnly() }))
  answerFailures(app, (cause) => {
    throw cause
  })
}
async function reopen(): Promise<void> {
  await journal.close()
  await open()
}
async function post(wish: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', [OPERATOR_HEADER]: 'Maria' }
  return app.request(PATHS.windows, { method: 'POST', headers, body: JSON.stringify(wish) })
}
async function make(over: Partial<NewWindow> = {}): Promise<PlannedWindow> {
  const answer = await post({ ...WISH, ...over })
  expect(answer.status).toBe(201)
  return plannedWindowSchema.parse(await answer.json())
}
async function cancel(id: string): Promise<number> {
  const headers = { [OPERATOR_HEADER]: 'Yohanes' }
  const path = PATHS.window.replace(':id', id)
  return (await app.request(path, { method: 'DELETE', headers })).status
}
async function list() {
  return windowListSchema.parse(await (await app.request(PATHS.windows)).json())
}
async function faultOf(wish: unknown): Promise<string> {
  const answer = await post(wish)
  const { status, errors } = problemSchema.parse(await answer.json())
  return `${status} ${errors?.[0]?.path}: ${errors?.[0]?.message}`
}

describe('a planned window', () => {
  it('is in memory at once, tells those who follow the journal, and outlives the process', async () => {
    let told = 0
    journal.onChange(() => (told += 1))
    const window = await make()
    expect(window).toEqual({
      ...WISH,
      id: window.id,
      createdBy: 'Maria',
      createdAtMs: START,
      cancelledAtMs: null,
    })
    expect(window.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
    expect([told, journal.windows()]).toEqual([1, [window]])
    const again = await make({ recurrence: EVERY_MONDAY, isExcluded: false, startMs: START })
    expect((await list()).windows).toEqual([window, again])
    await reopen()
    expect(journal.windows()).toEqual([again, window])
  })

  it('is for what the inventory knows, spelled as it is there', async () => {
    const kecamatan = await make({ scope: { kind: 'kecamatan', value: ' kota raja ' } })
    expect(kecamatan.scope).toEqual({ kind: 'kecamatan', value: 'Kota Raja' })
    const provider = await make({ scope: { kind: 'provider', value: 'CONTOH NET' } })
    expect(provider.scope).toEqual({ kind: 'provider', value: 'Contoh Net' })
    expect((await make({ scope: { kind: 'city' } })).scope).toEqual({ kind: 'city' })
    for (const kind of ['place', 'kecamatan', 'provider']) {
      expect(await faultOf({ ...WISH, scope: { kind, value: 'Bukan' } })).toBe(
        `422 scope.value: the inventory has no ${kind} "Bukan"`,
      )
    }
  })

  it('cannot end before it begins, come again on no day, or rewrite what is past', async () => {
    expect(await faultOf({ ...WISH, endMs: WISH.startMs })).toBe('422 endMs: must be after startMs')
    expect(await faultOf({ ...WISH, recurrence: { ...EVERY_MONDAY, weekdays: [] } })).toContain(
      '422 recurrence: expected either',
    )
    expect(await faultOf({ ...WISH, reason: '' })).toContain('422 reason')
    const past = '422 startMs: must begin at most a day ago and end in the future'
    expect(await faultOf({ ...WISH, startMs: START - HOUR, endMs: START })).toBe(past)
    expect(await faultOf({ ...WISH, startMs: START - DAY - 1 })).toBe(past)
    expect((await make({ startMs: START - DAY })).startMs).toBe(START - DAY)
  })

  it('vanishes when it is cancelled before it begins', async () => {
    const { id } = await make()
    let told = 0
    journal.onChange(() => (told += 1))
    expect(await cancel(id)).toBe(204)
    expect([told, journal.windows()]).toEqual([1, []])
    await reopen()
    expect(journal.windows()).toEqual([])
    expect(await cancel(id)).toBe(404)
  })

  it('keeps what lay before when it is cancelled later, with who and when', async () => {
    const { id } = await make()
    nowMs = WISH.startMs + HOUR
    expect(await cancel(id)).toBe(204)
    await reopen()
    expect(journal.windows()).toMatchObject([
      { id, startMs: WISH.startMs, cancelledAtMs: nowMs, cancelledBy: 'Yohanes' },
    ])
    expect(await cancel(id)).toBe(409)
  })

  it('is not cancelled once it is over; one that comes again lasts a day longer', async () => {
    const { id } = await make()
    const { id: again } = await make({ recurrence: EVERY_MONDAY })
    nowMs = WISH.endMs
    expect([await cancel(id), await cancel(again)]).toEqual([409, 204])
  })

  it('is refused when there are too many, until some are over', async () => {
    const wish = { ...WISH, scope: { kind: 'city' as const } }
    for (let count = 0; count < WINDOWS_MAX; count += 1) {
      await journal.createWindow(wish, 'Maria', nowMs)
    }
    const answer = await post(WISH)
    expect([answer.status, problemSchema.parse(await answer.json()).detail]).toEqual([
      409,
      'at most 1000 that are not over; cancel some, or make one that recurs',
    ])
    nowMs = WISH.endMs
    await make({ startMs: nowMs, endMs: nowMs + HOUR })
    const { windows, isCut } = await list()
    expect([windows.length, isCut, windows[0]?.startMs]).toEqual([1000, true, WISH.endMs])
  })
})

describe('pantau windows', () => {
  const GIVEN = { from: '2026-12-01T22:00', until: '2026-12-02T04:00', reason: ' Ganti kabel ' }

  it('reads times by the city, days in both languages', () => {
    expect(wishOf({ ...GIVEN, place: 'park' }, ZONE)).toEqual({
      scope: { kind: 'place', value: 'park' },
      startMs: Date.UTC(2026, 11, 1, 14),
      endMs: Date.UTC(2026, 11, 1, 20),
      recurrence: null,
      isExcluded: true,
      reason: 'Ganti kabel',
    })
    const weekly = wishOf({ ...GIVEN, city: true, weekly: 'Tu,sen,Min,Mo', counts: true }, ZONE)
    expect([weekly.recurrence, weekly.isExcluded]).toEqual([
      { weekdays: [1, 2, 7], monthDay: null, from: '22:00', until: '04:00' },
      false,
    ])
    const monthly = wishOf({ ...GIVEN, provider: 'Contoh', monthly: '15' }, 'Europe/Berlin')
    expect([monthly.startMs, monthly.recurrence?.monthDay]).toEqual([Date.UTC(2026, 11, 1, 21), 15])
  })

  it.each([
    [{}, 'say --from and --until'],
    [{ ...GIVEN, city: true, reason: ' ' }, 'say why: --reason TEXT'],
    [GIVEN, 'say one of --place'],
    [{ ...GIVEN, city: true, place: 'park' }, 'say one of --place'],
    [
      { ...GIVEN, city: true, from: '2026-02-30T10:00' },
      '--from 2026-02-30T10:00: expected a time',
    ],
    [
      { ...GIVEN, city: true, from: '2026-12-01T24:00' },
      '--from 2026-12-01T24:00: expected a time',
    ],
    [{ ...GIVEN, city: true, until: '1 Des' }, '--until 1 Des: expected a time'],
    [{ ...GIVEN, city: true, until: GIVEN.from }, 'must be after --from'],
    [{ ...GIVEN, city: true, weekly: 'Mo,Xx' }, '--weekly Mo,Xx: expected days such as Mo,Tu'],
    [{ ...GIVEN, city: true, monthly: '32' }, '--monthly 32: expected a day'],
    [{ ...GIVEN, city: true, monthly: '1', weekly: 'Mo' }, 'say --weekly or --monthly'],
  ])('says what is wrong with %j', (given, message) => {
    expect(() => wishOf(given, ZONE)).toThrow(message)
  })

  it('lists when, for what, how often and by whom', async () => {
    const { id } = await make({ reason: 'Pohon\u001B[31m' })
    await make({
      scope: { kind: 'city' },
      recurrence: EVERY_MONDAY,
      isExcluded: false,
      endMs: START + 30 * DAY,
    })
    nowMs = WISH.startMs + HOUR
    await cancel(id)
    expect(
      windowsText(await list(), ZONE, nowMs)
        .split('\n')
        .map((line) => line.slice(10)),
    ).toEqual([
      'FROM              UNTIL             AGAIN           FOR         FIGURES    STATE                                  BY     REASON',
      '2026-11-02 08:00  2026-12-01 08:00  Mo 22:00-04:00  city        counts     in force                               Maria  Ganti kabel',
      '2026-11-02 08:00  2026-11-02 10:00  -               place park  taken out  cancelled 2026-11-02 09:00 by Yohanes  Maria  Pohon [31m',
      '',
      'sia/Makassar.',
      '',
    ])
  })

  it('asks a running server, which notes whom the machine knows', async () => {
    const admin = await listenForAdmin(
      createAdminApp({
        journal,
        nowMs: Date.now,
        agentNow: () => null,
        logError: (cause) => {
          throw cause
        },
      }),
      directory,
    )
    const printed: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text))
      return true
    })
    try {
      const run = (...rawArgs: string[]) =>
        runCommand(windowsCommand, { rawArgs: [...rawArgs, '--data', directory] })
      const times = ['--from', '2099-12-01T22:00', '--until', '2099-12-02T04:00']
      await run('add', '--place', 'park', ...times, '--reason', 'Ganti kabel')
      const [window] = journal.windows()
      expect(window).toMatchObject({ createdBy: userInfo().username, reason: 'Ganti kabel' })
      await expect(run('add', '--place', 'pork', ...times, '--reason', 'x')).rejects.toThrow(
        'scope.value: the inventory has no place "pork"',
      )
      await run('list')
      await run('cancel', window?.id ?? '')
      expect(journal.windows()).toEqual([])
      expect(printed.join('')).toContain(`Window ${window?.id} is planned; it begins`)
      expect(printed.join('')).toContain('2099-12-01 22:00')
      await expect(run('cancel', 'GONE')).rejects.toThrow('there is no window "GONE"')
    } finally {
      write.mockRestore()
      await admin.close()
    }
  })
})
