import type { Fleet } from '#contract/fleet.ts'
import type { GeographyImport } from '#contract/geography.ts'
import type { AgentId } from '#contract/ids.ts'
import type {
  ChangedRecord,
  CityAnswer,
  CommonConfig,
  Discovered,
  EnrolmentCode,
  InventoryChanges,
  InventoryImport,
  InventoryRecords,
} from '#contract/inventory.ts'
import { phrase } from '#contract/phrase.ts'
import type { PhrasedFault } from '#contract/phrase.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER, type InventoryKind } from '#contract/words.ts'
import { Hono, type Context } from 'hono'
import { makeBoundaries } from './fixture-city.ts'
import type { Written } from './fixture-outage-routes.ts'
import { makeInventory } from './fixture-place.ts'

const DAY_MS = 86_400_000

type Records = Omit<InventoryRecords, 'revision'>
type AnyRecord = ChangedRecord['record']

/** What was changed, and how the routes of the inventory answer; a test sets what it needs. */
export interface FixtureInventory {
  /** Records by `kind/id`, above those of the city. */
  readonly changed: Map<string, AnyRecord>
  /** Faults by field that a put of `kind/id` meets. */
  readonly refusals: Map<string, readonly PhrasedFault[]>
  /** The record that somebody saves before the next put, under `kind/id`; null for nobody. */
  conflict: { readonly key: string; readonly record: AnyRecord } | null
  common: CommonConfig['snmp']
  discovery: Discovered['discoveries'][number] | null
}

/** What the routes need of the fixture. */
export interface InventoryRoutesDeps {
  readonly fleet: () => Fleet
  readonly inventory: FixtureInventory
  readonly key: () => string
  readonly onWrite: (written: Written) => void
  readonly onCity: (city: { readonly name: string; readonly timeZone: string }) => void
}

const LISTS: Readonly<Record<InventoryKind, keyof Records>> = {
  place: 'places',
  'access-point': 'accessPoints',
  equipment: 'equipment',
  provider: 'providers',
}

const idOf = (record: AnyRecord): string => ('id' in record ? record.id : record.name)

const problem = (status: number, title: string, errors?: unknown): Response =>
  new Response(
    JSON.stringify({ type: 'about:blank', title, status, ...(errors !== undefined && { errors }) }),
    {
      status,
      headers: { 'content-type': 'application/problem+json' },
    },
  )

/** Routes of the inventory, its files, agents and areas as the real server has them, kept in memory. */
export function inventoryRoutes(deps: InventoryRoutesDeps): Hono {
  const { fleet, inventory } = deps
  const app = new Hono()
  let revision = 3
  const changes: InventoryChanges['changes'] = []
  const writerOf = (c: Context): string | null => {
    const [name = '', key = ''] = (c.req.header(OPERATOR_HEADER) ?? '').split(':')
    return name !== '' && decodeURIComponent(key) === deps.key() ? decodeURIComponent(name) : null
  }
  const recordsFor = (c: Context): InventoryRecords => {
    const made = makeInventory(fleet(), writerOf(c) !== null)
    const lists: Record<string, AnyRecord[]> = {}
    for (const [kind, list] of Object.entries(LISTS)) {
      const byId = new Map((made[list] as AnyRecord[]).map((one) => [idOf(one), one]))
      for (const [key, record] of inventory.changed) {
        if (key.startsWith(`${kind}/`)) byId.set(idOf(record), record)
      }
      lists[list] = [...byId.values()]
    }
    return { ...(lists as unknown as Records), revision }
  }
  const put = (kind: InventoryKind, record: AnyRecord, by: string): void => {
    const key = `${kind}/${idOf(record)}`
    const before = (inventory.changed.get(key) ?? null) as Record<string, unknown> | null
    revision += 1
    inventory.changed.set(key, record)
    const after = record as unknown as Record<string, unknown>
    changes.unshift({ atMs: Date.now(), by, kind, id: idOf(record), before, after })
  }
  app.get(PATHS.inventory, (c) => {
    const records = recordsFor(c)
    const place = c.req.query('place')
    if (place === undefined) return c.json(records)
    const places = records.places.filter(({ id }) => id === place)
    const accessPoints = records.accessPoints.filter((one) => one.place === place)
    const equipment = records.equipment.filter((one) => one.place === place)
    return c.json({ ...records, places, accessPoints, equipment })
  })
  app.get(PATHS.inventoryChanges, (c, next) => {
    const { kind, id } = c.req.query()
    const listed = changes.filter(
      (one) => (kind === undefined || one.kind === kind) && (id === undefined || one.id === id),
    )
    return listed.length === 0 ? next() : c.json({ changes: listed, isCut: false })
  })
  app.put(PATHS.inventoryRecord, async (c) => {
    const by = writerOf(c)
    if (by === null) return problem(401, 'Say who you are')
    const kind = c.req.param('kind') as InventoryKind
    const key = `${kind}/${c.req.param('id')}`
    const body = await c.req.json<{ record: AnyRecord }>()
    deps.onWrite({ path: c.req.path, by, body })
    const refusal = inventory.refusals.get(key)
    if (refusal !== undefined) return problem(422, 'The record cannot be kept', refusal)
    if (inventory.conflict?.key === key) {
      put(kind, inventory.conflict.record, 'Budi')
      inventory.conflict = null
      return problem(409, 'The record was changed meanwhile')
    }
    put(kind, body.record, by)
    const answer: ChangedRecord = { revision, record: body.record, warnings: [] }
    return c.json(answer)
  })
  app.put(PATHS.inventoryContact, async (c) => {
    const by = writerOf(c)
    if (by === null) return problem(401, 'Say who you are')
    const body = await c.req.json<object>()
    deps.onWrite({ path: c.req.path, by, body })
    return c.json(body)
  })
  app.post(PATHS.inventoryImport, async (c) => {
    const by = writerOf(c)
    if (by === null) return problem(401, 'Say who you are')
    const text = await c.req.text()
    const isDry = c.req.query('dry-run') === '1'
    deps.onWrite({ path: c.req.url, by, body: text })
    return importAnswer(text, c.req.query('name') ?? '', isDry)
  })
  app.get(PATHS.inventoryExport, (c) =>
    c.body(`id;nama;${writerOf(c) ?? 'siapa pun'}\n`, 200, { 'content-type': 'text/csv' }),
  )
  agentRoutes(app, deps, writerOf)
  app.put(PATHS.city, async (c) => {
    const by = writerOf(c)
    if (by === null) return problem(401, 'Say who you are')
    const city = await c.req.json<{ name: string; timeZone: string }>()
    deps.onWrite({ path: c.req.path, by, body: city })
    deps.onCity(city)
    return c.json({ ...city, fixed: [], isRestarting: true } satisfies CityAnswer)
  })
  app.post(PATHS.geographyPart, async (c) => {
    const by = writerOf(c)
    if (by === null) return problem(401, 'Say who you are')
    const text = await c.req.text()
    deps.onWrite({ path: c.req.url, by, body: text })
    return geographyAnswer(text, c.req.query('dry-run') === '1')
  })
  return app
}

function importAnswer(text: string, name: string, isDry: boolean): Response {
  if (text.includes('salah')) {
    const fault = {
      file: name,
      line: 3,
      column: 'latitude',
      problem: phrase('said', { text: 'salah' }),
      expected: phrase('degrees-by-point'),
    }
    const answer: InventoryImport = { outcome: 'refused', faults: [fault], faultsTotal: 1 }
    return Response.json(answer, { status: 422 })
  }
  const answer: InventoryImport = {
    outcome: isDry ? 'planned' : 'done',
    revision: 4,
    added: 2,
    changed: 1,
    unchanged: 60,
    absent: 0,
    changes: [
      { kind: 'place', id: 'taman-baru', name: 'Taman Baru', change: 'added', fields: [] },
      { kind: 'place', id: 'pasar-baru', name: 'Pasar Baru', change: 'added', fields: [] },
      {
        kind: 'place',
        id: 'place-1',
        name: 'Kantor Lurah',
        change: 'changed',
        fields: ['serviceHours'],
      },
    ],
    changesTotal: 3,
    ignoredColumns: ['catatan'],
  }
  return Response.json(answer)
}

function geographyAnswer(text: string, isDry: boolean): Response {
  if (text.includes('terbuka')) {
    const fault = {
      file: 'batas.geojson',
      line: null,
      feature: 3,
      column: null,
      problem: phrase('ring-open'),
      expected: phrase('ring-closed'),
    }
    const answer: GeographyImport = {
      outcome: 'refused',
      part: 'boundaries',
      faults: [fault],
      faultsTotal: 1,
    }
    return Response.json(answer, { status: 422 })
  }
  const answer: GeographyImport = {
    outcome: isDry ? 'planned' : 'done',
    part: 'boundaries',
    added: 5,
    changed: 1,
    unchanged: 0,
    removed: 0,
    warnings: [phrase('kelurahan-of-places', { kelurahan: 'Oebobo' })],
    preview: isDry ? makeBoundaries() : null,
  }
  return Response.json(answer)
}

function agentRoutes(
  app: Hono,
  { inventory, fleet, onWrite }: InventoryRoutesDeps,
  writerOf: (c: Context) => string | null,
): void {
  const refused = (): Response => problem(401, 'Say who you are')
  const common = (): CommonConfig => ({
    snmp: inventory.common,
    uplinkProbes: inventory.common === null ? [] : ['gateway', 'ping://1.1.1.1'],
    saysMore: false,
  })
  app.post(PATHS.inventoryEnrolments, async (c) => {
    const by = writerOf(c)
    if (by === null) return refused()
    const { place } = await c.req.json<{ place: string }>()
    onWrite({ path: c.req.path, by, body: { place } })
    const code = '7K3M9-QX2VT'
    const server = new URL(c.req.url).origin
    const answer: EnrolmentCode = {
      agent: `agen-${place}` as AgentId,
      isNew: true,
      code,
      expiresAtMs: Date.now() + 7 * DAY_MS,
      server,
      command: `pantau agent enroll --server ${server} --code ${code}`,
      assigned: 2,
      gaps: [phrase('gap-probes', { ids: place })],
    }
    return c.json(answer, 201)
  })
  app.get(PATHS.inventoryCommonConfig, (c) => (writerOf(c) === null ? refused() : c.json(common())))
  app.put(PATHS.inventoryCommonConfig, async (c) => {
    const by = writerOf(c)
    if (by === null) return refused()
    const body = await c.req.json<{ snmp?: { version: '2c' } }>()
    onWrite({ path: c.req.path, by, body })
    if (body.snmp !== undefined) inventory.common = { version: body.snmp.version, user: null }
    return c.json(common())
  })
  app.get(PATHS.inventoryDiscoveries, (c) => {
    if (writerOf(c) === null) return refused()
    const discoveries = inventory.discovery === null ? [] : [inventory.discovery]
    return c.json({ discoveries } satisfies Discovered)
  })
  app.post(PATHS.inventoryDiscoveries, async (c) => {
    const by = writerOf(c)
    if (by === null) return refused()
    if (inventory.common === null) return problem(409, 'There are no credentials to try')
    const { agent, subnets } = await c.req.json<{ agent: AgentId; subnets: string[] }>()
    onWrite({ path: c.req.path, by, body: { agent, subnets } })
    inventory.discovery = {
      id: 'sweep-1',
      agent,
      place: fleet().places[0]?.id ?? null,
      subnets,
      askedAtMs: Date.now(),
      finishedAtMs: null,
      addressesAsked: null,
      problem: null,
      finds: [],
    }
    return c.json({ id: 'sweep-1' }, 201)
  })
}
