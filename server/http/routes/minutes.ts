import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { minutesView } from '#contract/report-view/minutes-view.ts'
import { newDecisionSchema, newObjectionSchema } from '#contract/minutes.ts'
import type { Decided, Minutes, Objection } from '#contract/minutes.ts'
import { COUNTER_EVIDENCE_BYTES_MAX, COUNTER_EVIDENCE_FILES_MAX } from '#contract/minutes-words.ts'
import { PATHS } from '#contract/paths.ts'
import { LANGUAGES } from '#contract/words.ts'
import { undisputedMs } from '../../domain/minutes.ts'
import { DECISIONS_MAX, FILES_BYTES_MAX, OBJECTIONS_MAX } from '../../journal/objections.ts'
import type { FileAdded } from '../../journal/objections.ts'
import type { Journal } from '../../journal/open.ts'
import { counterEvidence } from '../../report/counter-evidence.ts'
import { createMinutesBook } from '../../report/minutes.ts'
import type { MinutesFound } from '../../report/minutes.ts'
import type { PdfInput } from '../../report/pdf/pdf-input.ts'
import { readBytes, readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

export interface MinutesRouteDeps {
  readonly journal: Pick<Journal, 'reports' | 'objections' | 'outages'>
  readonly nowMs: () => number
  readonly objectionDays: number
  /** Typesets a paper aside. */
  readonly renderPdf: (input: PdfInput, signal: AbortSignal) => Promise<Uint8Array>
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 16_384
/** Each takes a process of its own, one after the other: who waits longer asks again. */
const PAPERS_MAX = 4
const PAPERS_RETRY_SECONDS = 30

/**
 * `GET /v1/reports/:month/:version/minutes/:id` (`version` may be `latest`; 404 without such a report
 * or contract in it), `.../pdf?language=id|en` (503 while too many are written), `POST .../objections` (201; 409 once the window is
 * closed, or to a version that is not the latest; 422 for more time than is left to dispute),
 * `POST /v1/objections/:id/files?name=` with the file as its body (201, 200 when it is there already;
 * 413, 415), `GET` of one and `POST .../decisions` (201). Files are given to operators alone: they are
 * letters and logs of a provider. server/contract/minutes.ts.
 */
export function minutesRoutes(deps: MinutesRouteDeps): Hono {
  const { journal, nowMs, operator, renderPdf } = deps
  const book = createMinutesBook(deps)
  let papers = 0
  const minutesAt = async (c: Context): Promise<Found | Response> => {
    const { month = '', version = '', id = '' } = c.req.param()
    const isVersion = version === 'latest' || /^[1-9]\d{0,3}$/.test(version)
    if (!isVersion) return problem(c, 404, 'There is no such report')
    const found = await book(month, version === 'latest' ? version : Number(version), id)
    switch (found.outcome) {
      case 'found':
        return found
      case 'no-report':
        return problem(c, 404, 'There is no such report', {
          detail: 'minutes are of a kept report: make the report of the month first',
        })
      case 'no-contract':
        return problem(c, 404, 'The report has no such contract', {
          detail:
            'enter what was agreed, with a line that names the contract, and make a new report',
        })
      default:
        return found satisfies never
    }
  }
  return new Hono()
    .get(PATHS.minutes, async (c) => {
      const found = await minutesAt(c)
      if (found instanceof Response) return found
      c.header('Cache-Control', 'no-cache')
      return c.json(found.minutes)
    })
    .get(PATHS.minutesPaper, async (c) => {
      const asked = c.req.query('language') ?? 'id'
      const language = LANGUAGES.find((one) => one === asked)
      if (language === undefined) {
        const errors = [{ path: 'language', message: `expected ${LANGUAGES.join(' or ')}` }]
        return problem(c, 400, 'The query cannot be read', { errors })
      }
      const found = await minutesAt(c)
      if (found instanceof Response) return found
      if (papers >= PAPERS_MAX) {
        const retryAfterSeconds = PAPERS_RETRY_SECONDS
        return problem(c, 503, 'Too many forms are being written', { retryAfterSeconds })
      }
      const { minutes, document } = found
      papers += 1
      const pdf = await renderPdf(
        {
          kind: 'minutes',
          view: minutesView(minutes, language),
          document: { ...document, number: minutes.number },
          language,
          timeZone: minutes.timeZone,
          provider: minutes.provider,
        },
        c.req.raw.signal,
      ).finally(() => {
        papers -= 1
      })
      return c.body(new Uint8Array(pdf), 200, {
        'Content-Type': 'application/pdf',
        'Content-Disposition': attachment(`${minutes.number.replaceAll('/', '-')}.pdf`),
        'Cache-Control': 'no-store',
      })
    })
    .post(PATHS.minutesObjections, operator, async (c) => {
      const found = await minutesAt(c)
      if (found instanceof Response) return found
      const { minutes } = found
      const closed = closedWindow(c, minutes)
      if (closed !== null) return closed
      const wish = await readJson(c, BODY_BYTES_MAX, newObjectionSchema)
      if (wish instanceof Response) return wish
      const { outageStartMs, disputedMs, ...said } = wish
      const line = minutes.lines.find(({ uplink }) => uplink === wish.uplink)
      if (line === undefined) return refused(c, 'uplink', 'is no line of these minutes')
      const meant = line.counted.find(({ startMs }) => startMs === outageStartMs)
      if (outageStartMs !== null && meant === undefined) {
        return refused(c, 'outageStartMs', 'is not the beginning of an outage of the line')
      }
      const leftMs = undisputedMs(line, outageStartMs)
      if (leftMs === 0) return refused(c, 'outageStartMs', 'has no time that is not disputed yet')
      if ((disputedMs ?? 0) > leftMs) {
        return refused(c, 'disputedMs', `expected at most ${leftMs}, which nobody disputes yet`)
      }
      const { contract, month, report } = minutes
      const outage =
        meant === undefined
          ? null
          : { startMs: meant.startMs, endMs: meant.endMs, cause: meant.cause }
      const draft = { ...said, contract, month, version: report.version, outage }
      const added = await journal.objections.add(
        { ...draft, disputedMs: disputedMs ?? leftMs },
        { by: operatorOf(c), atMs: nowMs() },
      )
      return answer(c, added)
    })
    .post(PATHS.objectionFiles, operator, async (c) => {
      const bytes = await readBytes(c, COUNTER_EVIDENCE_BYTES_MAX)
      if (bytes === null) {
        const detail = `at most ${COUNTER_EVIDENCE_BYTES_MAX} bytes`
        return problem(c, 413, 'The counter-evidence is too large', { detail })
      }
      const file = counterEvidence(c.req.query('name') ?? '', bytes)
      if (file === null) {
        const detail = 'expected PDF, JPEG, PNG, CSV (UTF-8) or XLSX without macros'
        return problem(c, 415, 'Files of this kind are no counter-evidence', { detail })
      }
      const maker = { by: operatorOf(c), atMs: nowMs() }
      return answer(c, await journal.objections.addFile(c.req.param('id'), file, maker))
    })
    .get(PATHS.objectionFile, operator, async (c) => {
      const { id, file } = c.req.param()
      const kept = await journal.objections.file(id, file)
      if (kept === null) return problem(c, 404, 'There is no such file')
      return c.body(new Uint8Array(kept.bytes), 200, {
        'Content-Type': kept.mediaType,
        // Strangers made it: it is saved and never shown as a page of this server.
        'Content-Disposition': attachment(kept.name),
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'Cache-Control': 'private, no-store',
      })
    })
    .post(PATHS.objectionDecisions, operator, async (c) => {
      const objection = await journal.objections.find(c.req.param('id'))
      if (objection === null) return unknownObjection(c)
      const wish = await readJson(c, BODY_BYTES_MAX, newDecisionSchema)
      if (wish instanceof Response) return wish
      const { outcome, reason } = wish
      const acceptedMs = grantedMs(wish, objection)
      if (outcome === 'partly' && acceptedMs >= objection.disputedMs) {
        return refused(c, 'acceptedMs', `expected less than ${objection.disputedMs}, all of it`)
      }
      const maker = { by: operatorOf(c), atMs: nowMs() }
      const decision = { outcome, acceptedMs, reason }
      const added = await journal.objections.decide(objection.id, decision, maker)
      if (added.outcome !== 'added') return answer(c, added)
      const { contract, month } = objection
      const now = await book(month, 'latest', contract)
      const counts = now.outcome === 'found' ? heldOf(now.minutes, objection.id) : 0
      const decided: Decided = {
        objection: added.objection,
        needsVersion: acceptedMs > 0 && counts > 0,
      }
      return c.json(decided, 201)
    })
}

type Found = Extract<MinutesFound, { readonly outcome: 'found' }>

/** The 409 of who comes too late, or to a report that was made anew; null while the window is open. */
function closedWindow(c: Context, { objectionWindow }: Minutes): Response | null {
  const { isOpen, untilMs, laterVersion } = objectionWindow
  if (isOpen) return null
  if (laterVersion !== null) {
    const detail = `version ${laterVersion} of the report came after it: object to that one`
    return problem(c, 409, 'The report was made anew', { detail })
  }
  const detail = `it closed at ${new Date(untilMs).toISOString()}`
  return problem(c, 409, 'The time to object is over', { detail })
}

function grantedMs(
  {
    outcome,
    acceptedMs,
  }: Pick<ReturnType<typeof newDecisionSchema.parse>, 'outcome' | 'acceptedMs'>,
  { disputedMs }: Objection,
): number {
  switch (outcome) {
    case 'accepted':
      return disputedMs
    case 'partly':
      return acceptedMs ?? 0
    case 'rejected':
      return 0
    default:
      return outcome satisfies never
  }
}

const heldOf = ({ objections }: Minutes, id: string): number =>
  objections.find((one) => one.id === id)?.heldMs ?? 0

/** RFC 6266: a plain name for old programs, the whole one for others. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_')
  const whole = encodeURIComponent(name).replaceAll("'", '%27')
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 422, 'The objection cannot be kept', { errors: [{ path, message }] })
}

const unknownObjection = (c: Context): Response => problem(c, 404, 'There is no such objection')

function answer(c: Context, result: FileAdded): Response {
  switch (result.outcome) {
    case 'added':
      return c.json(result.objection, 201)
    case 'known':
      return c.json(result.objection)
    case 'no-objection':
      return unknownObjection(c)
    case 'too-many': {
      const detail = `at most ${OBJECTIONS_MAX} objections to a contract's month, and ${COUNTER_EVIDENCE_FILES_MAX} files and ${DECISIONS_MAX} decisions of one`
      return problem(c, 409, 'There are too many objections', { detail })
    }
    case 'full': {
      const detail = `files of all objections have at most ${FILES_BYTES_MAX} bytes together`
      return problem(c, 409, 'There is no room for more files', { detail })
    }
    default:
      return result satisfies never
  }
}
