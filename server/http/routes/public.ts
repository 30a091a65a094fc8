import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { publicComplaintSchema } from '#contract/complaint.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import type { Place } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import { readCode } from '../../journal/public-code.ts'
import type { LiveFleet } from '../../live/live-fleet.ts'
import { failureLimit } from '../failure-limit.ts'
import { readBytes } from '../middleware/body.ts'
import { peerOf } from '../middleware/peer.ts'
import { problem } from '../problem.ts'
import { formKeys } from '../public/form-key.ts'
import { placePage, queryOf, ticketPage, unknownPage } from '../public/page.ts'
import type { FormFault, PublicPlace, PublicView, ShownForm } from '../public/page.ts'
import { PUBLIC_STYLE } from '../public/style.ts'

export interface PublicRouteDeps {
  readonly journal: Pick<Journal, 'inventory' | 'placeCodes' | 'tickets'>
  readonly fleet: Pick<LiveFleet, 'placeNow'>
  readonly timeZone: string
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 16_384
/** Forms in a minute; all of a place may share one address. */
const PER_ADDRESS = { perAddress: 20, total: 120 }
const PER_PLACE = { perAddress: 6, total: 120 }
const EMPTY_FORM = { kind: '', text: '', fault: null }

interface Found extends PublicPlace {
  readonly place: Place
}

/**
 * Pages for people: `GET /p/:code` (404 for an unknown code), `POST` of a form to it (303 to the
 * ticket; 413, 415; 409, 422 and 429 with the form as it was filled in), `GET /t/:ticket` (404) and
 * their style; `?lang=en` for English. For operators `GET /v1/public-codes`: the code of each place.
 */
export function publicRoutes(deps: PublicRouteDeps): Hono {
  const { journal, nowMs, operator } = deps
  const keys = formKeys()
  const ofAddress = failureLimit(PER_ADDRESS)
  const ofPlace = failureLimit(PER_PLACE)
  const viewOf = (c: Context): PublicView => ({
    language: c.req.query('lang') === 'en' ? 'en' : 'id',
    timeZone: deps.timeZone,
    nowMs: nowMs(),
  })
  const shownOf = (id: PlaceId, code: string): Found | null => {
    const place = journal.inventory().places.get(id)
    if (place === undefined) return null
    return { code, place, now: deps.fleet.placeNow(id)?.place ?? null }
  }
  const find = async (c: Context): Promise<Found | null> => {
    const code = readCode(c.req.param('code') ?? '')
    const id = await journal.placeCodes.placeOf(code)
    return id === null ? null : shownOf(id, code)
  }
  /** The form with what was wrong, to be sent again under the same key, or under a new one. */
  const shownAgain = (c: Context, found: Found, form: ShownForm, status: 409 | 422 | 429) =>
    c.html(placePage(found, form, viewOf(c)), status)
  return new Hono()
    .get(PATHS.publicStyle, (c) => {
      c.header('Cache-Control', 'max-age=3600')
      return c.body(PUBLIC_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' })
    })
    .get(PATHS.publicPlace, unstored, async (c) => {
      const found = await find(c)
      if (found === null) return c.html(unknownPage('place', viewOf(c)), 404)
      return c.html(placePage(found, { ...EMPTY_FORM, key: keys.create(nowMs()) }, viewOf(c)))
    })
    .post(PATHS.publicPlace, unstored, async (c) => {
      const found = await find(c)
      if (found === null) return c.html(unknownPage('place', viewOf(c)), 404)
      const type = c.req.header('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
      if (type !== 'application/x-www-form-urlencoded') {
        return problem(c, 415, 'Send application/x-www-form-urlencoded')
      }
      const body = await readBytes(c, BODY_BYTES_MAX)
      if (body === null) return problem(c, 413, 'The body is too large')
      const sent = new URLSearchParams(body.toString('utf8'))
      const form = { key: sent.get('form') ?? '', kind: sent.get('kind') ?? '' }
      // Forms send a line's end as two characters, and the field counts one.
      const text = (sent.get('text') ?? '').replaceAll('\r\n', '\n')
      const withFault = (fault: FormFault): ShownForm => ({ ...form, text, fault })
      const ticketAt = (ticket: string): Response =>
        c.redirect(PATHS.publicTicket.replace(':ticket', ticket) + queryOf(viewOf(c).language), 303)
      const former = await journal.tickets.ofForm(form.key)
      if (former !== null) return ticketAt(former)
      const { place } = found
      const address = peerOf(c)
      const atMs = nowMs()
      const waitSeconds = Math.max(
        ofAddress.waitSeconds(address, atMs),
        ofPlace.waitSeconds(place.id, atMs),
      )
      if (waitSeconds > 0) {
        c.header('Retry-After', String(waitSeconds))
        return shownAgain(c, found, withFault('busy'), 429)
      }
      ofAddress.tries(address, atMs)
      ofPlace.tries(place.id, atMs)
      const judged = keys.judge(form.key, atMs)
      if (judged !== 'good') {
        const key = judged === 'early' ? form.key : keys.create(atMs)
        return shownAgain(c, found, { ...withFault('again'), key }, 422)
      }
      const wish = publicComplaintSchema.safeParse({ kind: form.kind, text })
      if (!wish.success) return shownAgain(c, found, withFault('kind'), 422)
      if (wish.data.kind === 'other' && wish.data.text === '') {
        return shownAgain(c, found, withFault('text'), 422)
      }
      // A field that people do not see: who fills it in is no person.
      if ((sent.get('website') ?? '') !== '' || place.status !== 'active') {
        return shownAgain(c, found, withFault('again'), 422)
      }
      const draft = {
        ...wish.data,
        place: place.id,
        channel: 'public-page' as const,
        receivedAtMs: atMs,
        stateThen: found.now?.state ?? 'unknown',
      }
      const opened = await journal.tickets.open(form.key, draft, atMs)
      if (opened.outcome === 'opened') return ticketAt(opened.ticket)
      return shownAgain(c, found, withFault('full'), 409)
    })
    .get(PATHS.publicTicket, unstored, async (c) => {
      c.header('X-Robots-Tag', 'noindex')
      const ticket = readCode(c.req.param('ticket'))
      const complaint = await journal.tickets.complaintOf(ticket)
      if (complaint === null) return c.html(unknownPage('ticket', viewOf(c)), 404)
      const code = (await journal.placeCodes.codeOf(complaint.place)) ?? ''
      return c.html(ticketPage(ticket, complaint, shownOf(complaint.place, code), viewOf(c)))
    })
    .get(PATHS.publicCodes, operator, async (c) => {
      const places = [...journal.inventory().places.values()]
      const codes = await journal.placeCodes.codesOf(places.map(({ id }) => id))
      c.header('Cache-Control', 'no-store')
      return c.json({
        codes: places.map(({ id, name }) => ({ place: id, name, code: codes.get(id) ?? '' })),
      })
    })
}

/** Each page has a form of its own, or is for one person's eyes. */
const unstored: MiddlewareHandler = async (c, next) => {
  await next()
  c.res.headers.set('Cache-Control', 'no-store')
}
