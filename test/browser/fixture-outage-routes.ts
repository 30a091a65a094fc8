import { createECDH } from 'node:crypto'
import type { AlertsView } from '#contract/alerts.ts'
import type { OutageNote } from '#contract/outage.ts'
import { newNoteSchema } from '#contract/outage.ts'
import { newWindowSchema, type PlannedWindow } from '#contract/window.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { Hono, type Context } from 'hono'
import { PHOTO, type FixtureOutages } from './fixture-outages.ts'

/** What the routes of outages need of the fixture. */
export interface OutageRoutesDeps {
  readonly held: () => FixtureOutages
  /** Status of every list, detail and write; 0 answers. */
  readonly faults: {
    readonly listStatus: number
    readonly writeStatus: number
    readonly writeTitle: string
  }
  /** The key that writes need; '' when a name is enough. */
  readonly key: () => string
  /** A written change, for what a test looks at. */
  readonly onWrite: (written: Written) => void
}

/** What a page wrote. */
export interface Written {
  readonly path: string
  readonly by: string
  readonly body: unknown
}

const fail = (status: number, title: string): Response =>
  Response.json(
    { type: 'about:blank', title, status },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )

/** Routes of outages, incidents, windows and alerts as the real server has them, kept in memory. */
export function outageRoutes(deps: OutageRoutesDeps): Hono {
  const app = new Hono()
  readRoutes(app, deps)
  noteRoutes(app, deps)
  windowRoutes(app, deps)
  alertRoutes(app, deps)
  return app
}

/** Who writes, or the answer for who may not. */
function writerOf(c: Context, deps: OutageRoutesDeps): string | Response {
  if (deps.faults.writeStatus > 0) return fail(deps.faults.writeStatus, deps.faults.writeTitle)
  const [name = '', key = ''] = (c.req.header(OPERATOR_HEADER) ?? '').split(':')
  const isKnown = name !== '' && decodeURIComponent(key) === deps.key()
  return isKnown ? decodeURIComponent(name) : fail(401, 'Say who you are')
}

const touches = (c: Context, startMs: number, endMs: number | null): boolean => {
  const { from = '0', until = '9e15', open } = c.req.query()
  if (open !== undefined && (open === 'true') !== (endMs === null)) return false
  return startMs < Number(until) && (endMs === null || endMs >= Number(from))
}

function readRoutes(app: Hono, { held, faults }: OutageRoutesDeps): void {
  app.get(PATHS.incidents, (c) => {
    if (faults.listStatus > 0) return fail(faults.listStatus, 'Store not usable')
    const found = held().incidents.filter((one) => touches(c, one.sinceMs, one.closedAtMs))
    return c.json({ incidents: found, isCut: false, holdUntilMs: held().holdUntilMs })
  })
  app.get(PATHS.outages, (c) => {
    if (faults.listStatus > 0) return fail(faults.listStatus, 'Store not usable')
    const { place, incident } = c.req.query()
    const found = held().outages.filter(
      (one) =>
        touches(c, one.startMs, one.endMs) &&
        (place === undefined || one.place === place) &&
        (incident === undefined || one.incident === incident),
    )
    return c.json({ outages: found, isCut: false })
  })
  app.get(PATHS.degradations, (c) => c.json({ degradations: held().degradations }))
  app.get(PATHS.incident, (c) => {
    const id = c.req.param('id')
    const incident = held().incidents.find((one) => one.id === id)
    if (incident === undefined) return fail(404, 'There is no such incident')
    return c.json({ incident, messages: held().messages[id] ?? [] })
  })
  app.get(PATHS.outage, (c) => {
    const id = c.req.param('id')
    const outage = held().outages.find((one) => one.id === id)
    if (outage === undefined) return fail(404, 'There is no such outage')
    return c.json({ outage, notes: held().notes.filter((note) => note.outage === id) })
  })
}

function noteRoutes(app: Hono, deps: OutageRoutesDeps): void {
  const { held, onWrite } = deps
  const takeOn = (id: string | null, by: string): void => {
    const acknowledged = { by, atMs: Date.now() }
    held().incidents = held().incidents.map((one) =>
      one.id === id ? { ...one, acknowledged, revisedAtMs: Date.now() } : one,
    )
  }
  const add = (note: Omit<OutageNote, 'id' | 'atMs'>): OutageNote => {
    const whole = { ...note, id: held().notes.length + 1, atMs: Date.now() }
    held().notes.push(whole)
    held().outages = held().outages.map((outage) => {
      if (outage.id !== note.outage) return outage
      const { by, kind, cause, text } = whole
      const atMs = whole.atMs
      if (kind === 'acknowledge') {
        takeOn(outage.incident, by)
        return { ...outage, acknowledged: { by, atMs } }
      }
      if (kind === 'assign') return { ...outage, assignee: text }
      if (kind !== 'override') return outage
      const override = cause === null ? null : { cause, reason: text, by, atMs }
      return { ...outage, override, cause: cause ?? outage.candidates[0]?.cause ?? 'undetermined' }
    })
    return whole
  }
  app.post(PATHS.outageNotes, async (c) => {
    const by = writerOf(c, deps)
    if (by instanceof Response) return by
    const body = newNoteSchema.parse(await c.req.json())
    onWrite({ path: c.req.path, by, body })
    return c.json(add({ ...body, outage: c.req.param('id'), by, mediaType: null }), 201)
  })
  app.post(PATHS.outagePhotos, async (c) => {
    const by = writerOf(c, deps)
    if (by instanceof Response) return by
    const bytes = await c.req.arrayBuffer()
    onWrite({ path: c.req.path, by, body: bytes.byteLength })
    const photo = { kind: 'photo', text: '', cause: null, mediaType: 'image/png' } as const
    return c.json(add({ ...photo, outage: c.req.param('id'), by }), 201)
  })
  app.get(PATHS.outagePhoto, (c) =>
    c.body(new Uint8Array(PHOTO), 200, { 'content-type': 'image/png' }),
  )
  app.post(PATHS.incidentAcknowledge, (c) => {
    const by = writerOf(c, deps)
    if (by instanceof Response) return by
    const id = c.req.param('id')
    onWrite({ path: c.req.path, by, body: null })
    takeOn(id, by)
    return c.json(held().incidents.find((one) => one.id === id))
  })
}

function windowRoutes(app: Hono, deps: OutageRoutesDeps): void {
  const { held, onWrite } = deps
  app.get(PATHS.windows, (c) => c.json({ windows: held().windows, isCut: false }))
  app.post(PATHS.windows, async (c) => {
    const by = writerOf(c, deps)
    if (by instanceof Response) return by
    const wish = newWindowSchema.parse(await c.req.json())
    onWrite({ path: c.req.path, by, body: wish })
    const window: PlannedWindow = {
      ...wish,
      id: `win-${held().windows.length + 1}`,
      createdBy: by,
      createdAtMs: Date.now(),
      cancelledAtMs: null,
    }
    held().windows = [window, ...held().windows]
    return c.json(window, 201)
  })
  app.delete(PATHS.window, (c) => {
    const by = writerOf(c, deps)
    if (by instanceof Response) return by
    const id = c.req.param('id')
    onWrite({ path: c.req.path, by, body: null })
    held().windows = held().windows.map((one) =>
      one.id === id ? { ...one, cancelledAtMs: Date.now() } : one,
    )
    return c.body(null, 204)
  })
}

const RULE: AlertsView['rules'][number] = {
  what: ['site', 'many-at-once'],
  forSeconds: 0,
  kecamatan: [],
  providers: [],
  places: [],
  minimumPlaces: 1,
  includePlanned: false,
  to: [],
  hours: null,
  escalation: [{ afterMinutes: 30, to: ['kepala'] }],
  repeatMinutes: 60,
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
/** A point of the curve P-256, as browsers want it. */
const PUSH_KEY = createECDH('prime256v1').generateKeys('base64url')
const REFUSED = '[email] mail.contoh.test: connection refused'

const ALERTS: AlertsView = {
  recipients: [
    {
      id: 'rina',
      name: 'Rina',
      language: 'id',
      channels: ['telegram', 'email'],
      addresses: [
        { channel: 'telegram', to: '…4321' },
        { channel: 'email', to: 'r…@contoh.test' },
      ],
      hours: null,
      quiet: { from: '22:00', until: '05:00', weekdays: EVERY_DAY },
      digest: ['07:00'],
    },
    {
      id: 'kepala',
      name: 'Kepala Dinas',
      language: 'id',
      channels: ['email'],
      addresses: [{ channel: 'email', to: 'k…@contoh.test' }],
      hours: { from: '07:30', until: '16:00', weekdays: [1, 2, 3, 4, 5] },
      quiet: null,
      digest: [],
    },
  ],
  rules: [
    RULE,
    { ...RULE, what: ['degraded'], forSeconds: 1800, escalation: [], repeatMinutes: 0 },
  ],
  isStandard: false,
  channels: ['telegram', 'email', 'webpush'],
  figures: [
    {
      channel: 'telegram',
      sent: 1234,
      failed: 0,
      waiting: 0,
      lastSentAtMs: 1_795_000_000_000,
      lastProblem: null,
    },
    {
      channel: 'email',
      sent: 40,
      failed: 3,
      waiting: 2,
      lastSentAtMs: 1_795_000_000_000,
      lastProblem: REFUSED,
    },
  ],
  queue: { held: 1, waiting: 2, sent: 1274, givenUp: 1, dropped: 0 },
  subscriptions: 3,
  heartbeat: null,
}

function alertRoutes(app: Hono, deps: OutageRoutesDeps): void {
  app.get(PATHS.alerts, (c) => c.json(ALERTS))
  app.get(PATHS.pushKey, (c) => c.json({ key: PUSH_KEY }))
  app.post(PATHS.alertTest, async (c) => {
    const by = writerOf(c, deps)
    if (by instanceof Response) return by
    deps.onWrite({ path: c.req.path, by, body: await c.req.json() })
    return c.json({
      results: [
        { channel: 'telegram', to: '…4321', problem: null },
        { channel: 'email', to: 'r…@contoh.test', problem: REFUSED },
      ],
    })
  })
}
