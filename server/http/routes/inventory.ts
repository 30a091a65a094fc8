import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { PlaceId } from '#contract/ids.ts'
import {
  accessPointChangeSchema,
  equipmentChangeSchema,
  placeChangeSchema,
  placeContactSchema,
  providerChangeSchema,
} from '#contract/inventory.ts'
import type { ChangedRecord, InventoryChanges, PlaceContactAnswer } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { INVENTORY_KINDS } from '#contract/words.ts'
import type { InventoryKind } from '#contract/words.ts'
import { editContact, editRecord, idOf } from '../../journal/edit-record.ts'
import type { Edited, EditOptions, RecordWish } from '../../journal/edit-record.ts'
import {
  contactIn,
  inventoryRecords,
  recordsOfPlace,
  withoutPrivate,
} from '../../journal/inventory-records.ts'
import type { Journal } from '../../journal/open.ts'
import { readJson } from '../middleware/body.ts'
import { operatorIn, operatorOf } from '../middleware/operator.ts'
import type { OperatorJudge } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

export interface InventoryRouteDeps {
  readonly journal: Journal
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
  /** Who asks, for answers that hold more for operators. */
  readonly judge: OperatorJudge
}

interface Body {
  readonly revision: number
  readonly plain: string
  readonly zipped: Promise<Buffer<ArrayBuffer>>
}

const RECORD_BYTES_MAX = 16_384
const CHANGES = { standard: 100, max: 1000 } as const
const gzipAside = promisify(gzip)

/**
 * `GET /v1/inventory?place=`, `PUT /v1/inventory/:kind/:id?base=REVISION`, `GET` and `PUT` of a place's
 * contact, `GET /v1/inventory/changes?kind=&id=&limit=`: see server/contract/inventory.ts.
 */
export function inventoryRoutes({ journal, nowMs, operator, judge }: InventoryRouteDeps): Hono {
  const bodies: { open: Body | null; whole: Body | null } = { open: null, whole: null }
  const bodyFor = (mayChange: boolean): Body => {
    const held = mayChange ? 'whole' : 'open'
    const inventory = journal.inventory()
    const former = bodies[held]
    if (former?.revision === inventory.revision) return former
    const plain = JSON.stringify(inventoryRecords(inventory, mayChange))
    const zipped = gzipAside(plain, { level: 5 })
    const body = { revision: inventory.revision, plain, zipped }
    bodies[held] = body
    return body
  }
  const optionsOf = (c: Context): EditOptions | Response => {
    const base = c.req.query('base')
    if (base !== undefined && !/^\d{1,15}$/.test(base)) {
      const errors = [{ path: 'base', message: 'expected the revision that was edited' }]
      return problem(c, 422, 'The revision cannot be read', { errors })
    }
    return { base: base === undefined ? null : Number(base), by: operatorOf(c), nowMs: nowMs() }
  }
  const put = async (c: Context): Promise<Response> => {
    const options = optionsOf(c)
    if (options instanceof Response) return options
    const wish = await readWish(c)
    if (wish instanceof Response) return wish
    const id = c.req.param('id') ?? ''
    if (idOf(wish) !== id) {
      const path = wish.kind === 'provider' ? 'record.name' : 'record.id'
      const errors = [{ path, message: `the address names "${id}"; an id never changes` }]
      return problem(c, 422, 'The record cannot be kept', { errors })
    }
    return answered(c, await editRecord(journal, wish, options))
  }
  return new Hono()
    .get(PATHS.inventory, async (c) => {
      const mayChange = operatorIn(c, judge) !== null
      const etag = `"${journal.inventory().revision}${mayChange ? 'w' : 'o'}"`
      c.header('ETag', etag)
      c.header('Cache-Control', mayChange ? 'private, no-cache' : 'no-cache')
      c.header('Vary', 'Accept-Encoding, pantau-operator')
      const place = c.req.query('place')
      const ofPlace =
        place === undefined
          ? null
          : recordsOfPlace(journal.inventory(), place as PlaceId, mayChange)
      if (place !== undefined && ofPlace === null) return noPlace(c, place)
      if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
      if (ofPlace !== null) return c.json(ofPlace)
      c.header('Content-Type', 'application/json')
      const { plain, zipped } = bodyFor(mayChange)
      if (c.req.header('Accept-Encoding')?.includes('gzip') !== true) return c.body(plain)
      c.header('Content-Encoding', 'gzip')
      return c.body(await zipped)
    })
    .get(PATHS.inventoryChanges, async (c) => {
      const wanted = changesQuery.safeParse(c.req.query())
      if (!wanted.success) {
        const errors = wanted.error.issues.map(({ path, message }) => ({
          path: path.join('.'),
          message,
        }))
        return problem(c, 422, 'The question cannot be read', { errors })
      }
      const { kind, id, limit } = wanted.data
      const listed = await journal.changes.list({
        limit,
        ...(kind !== undefined && { kind }),
        ...(id !== undefined && { id }),
      })
      const mayChange = operatorIn(c, judge) !== null
      const answer: InventoryChanges = {
        isCut: listed.isCut,
        changes: mayChange ? [...listed.changes] : listed.changes.map(openChange),
      }
      c.header('Cache-Control', mayChange ? 'private, no-cache' : 'no-cache')
      return c.json(answer)
    })
    .get(PATHS.inventoryContact, operator, (c) => {
      c.header('Cache-Control', 'no-store')
      const place = (c.req.param('id') ?? '') as PlaceId
      if (!journal.inventory().places.has(place)) return noPlace(c, place)
      const answer: PlaceContactAnswer = { contact: contactIn(journal.inventory(), place) }
      return c.json(answer)
    })
    .put(PATHS.inventoryContact, operator, async (c) => {
      c.header('Cache-Control', 'no-store')
      const options = optionsOf(c)
      if (options instanceof Response) return options
      const place = (c.req.param('id') ?? '') as PlaceId
      if (!journal.inventory().places.has(place)) return noPlace(c, place)
      const body = await readJson(c, RECORD_BYTES_MAX, placeContactSchema)
      if (body instanceof Response) return body
      const edited = await editContact(journal, place, body.contact, options)
      if (edited.outcome !== 'done') return answered(c, edited)
      const answer: PlaceContactAnswer = { contact: contactIn(journal.inventory(), place) }
      return c.json(answer)
    })
    .put(PATHS.inventoryRecord, operator, put)
}

const changesQuery = z.object({
  kind: z.enum(INVENTORY_KINDS).optional(),
  id: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(CHANGES.max).default(CHANGES.standard),
})

function openChange<T extends InventoryChanges['changes'][number]>(change: T): T {
  const { kind, before, after } = change
  return {
    ...change,
    before: before === null ? null : withoutPrivate(kind, before),
    after: after === null ? null : withoutPrivate(kind, after),
  }
}

async function readWish(c: Context): Promise<RecordWish | Response> {
  const kind = c.req.param('kind') as InventoryKind
  switch (kind) {
    case 'place': {
      const body = await readJson(c, RECORD_BYTES_MAX, placeChangeSchema)
      return body instanceof Response ? body : { kind, ...body }
    }
    case 'access-point': {
      const body = await readJson(c, RECORD_BYTES_MAX, accessPointChangeSchema)
      return body instanceof Response ? body : { kind, ...body }
    }
    case 'equipment': {
      const body = await readJson(c, RECORD_BYTES_MAX, equipmentChangeSchema)
      return body instanceof Response ? body : { kind, ...body }
    }
    case 'provider': {
      const body = await readJson(c, RECORD_BYTES_MAX, providerChangeSchema)
      return body instanceof Response ? body : { kind, ...body }
    }
    default:
      kind satisfies never
      return problem(c, 404, 'There is no such kind of record', {
        detail: `expected one of ${INVENTORY_KINDS.join(', ')}`,
      })
  }
}

function answered(c: Context, edited: Edited): Response {
  switch (edited.outcome) {
    case 'done': {
      const { revision, record, warnings, isNew } = edited
      const answer: ChangedRecord = { revision, record, warnings: [...warnings] }
      return c.json(answer, isNew ? 201 : 200)
    }
    case 'refused':
      return problem(c, 422, 'The record cannot be kept', { errors: [...edited.faults] })
    case 'conflict': {
      const { by, atMs } = edited.maker
      const detail = `${by} changed it on ${new Date(atMs).toISOString()}; look at it again`
      return problem(c, 409, 'The record was changed meanwhile', { detail })
    }
    default:
      return edited satisfies never
  }
}

function noPlace(c: Context, id: string): Response {
  return problem(c, 404, 'There is no such place', { detail: `there is no place "${id}"` })
}
