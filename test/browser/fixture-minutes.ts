import type { Fleet } from '#contract/fleet.ts'
import {
  newDecisionSchema,
  newObjectionSchema,
  type Minutes,
  type Objection,
} from '#contract/minutes.ts'
import type { ReportContract } from '#contract/report.ts'
import { PATHS } from '#contract/paths.ts'
import { Hono } from 'hono'
import { minutesOf } from '../../server/domain/minutes.ts'
import { HOUR_MS, hour } from '../unit/clauses.ts'
import { reportedContract, TWENTY_HOURS } from '../unit/minutes-sample.ts'

const DAY_MS = 24 * HOUR_MS
const BY = 'Rina'

export interface MinutesRoutesDeps {
  readonly fleet: () => Fleet
}

/** Minutes of a contract with two outages of ten hours, whatever the month that is asked for. */
export function minutesRoutes({ fleet }: MinutesRoutesDeps): Hono {
  const objections: Objection[] = []
  const contract = (): ReportContract => {
    const { uplinks, places } = fleet()
    const [uplink] = uplinks
    const place = places.find(({ id }) => id === uplink?.place)
    const reported = reportedContract(TWENTY_HOURS)
    if (uplink === undefined || place === undefined) return reported
    const lines = reported.lines.map((line) => {
      return { ...line, uplink: uplink.id, place: place.id, name: place.name }
    })
    return { ...reported, lines }
  }
  /** Of two versions of the report; the first is over. */
  const minutesAt = (number: string, month: string, asked: string): Minutes => {
    const version = asked === 'latest' ? 2 : Number(asked)
    const { clause, lines } = contract()
    const { heldMs, ...figures } = minutesOf({ clause, lines }, objections, () => null)
    const madeAtMs = Date.now() - DAY_MS
    return {
      number: 'BA-01/001/PANTAU/XI/2026',
      contract: number,
      contractVersion: 1,
      provider: 'Serat Contoh',
      clause,
      month,
      city: 'Kota Contoh',
      timeZone: 'Asia/Makassar',
      report: {
        number: '001/PANTAU/XI/2026',
        version,
        status: 'provisional',
        madeAtMs,
        hash: 'a1b2c3d4'.repeat(8),
      },
      letterhead: {
        lines: [],
        address: '',
        place: '',
        signatory: { title: '', name: '', number: '' },
      },
      objectionWindow: {
        days: 7,
        fromMs: madeAtMs,
        untilMs: madeAtMs + 7 * DAY_MS,
        isOpen: version === 2,
        laterVersion: version === 2 ? null : 2,
      },
      ...figures,
      lines: [...figures.lines],
      objections: objections.map((one) => ({ ...one, heldMs: heldMs.get(one.id) ?? 0 })),
    }
  }
  const changed = (id: string, change: (objection: Objection) => Objection): Objection | null => {
    const at = objections.findIndex((one) => one.id === id)
    const found = objections[at]
    if (found === undefined) return null
    objections[at] = change(found)
    return change(found)
  }
  return new Hono()
    .get(PATHS.minutes, (c) => {
      const { id, month, version } = c.req.param()
      return c.json(minutesAt(id, month, version))
    })
    .get(PATHS.minutesPaper, (c) => c.body('%PDF-1.7', 200, { 'Content-Type': 'application/pdf' }))
    .post(PATHS.minutesObjections, async (c) => {
      const { outageStartMs, disputedMs, ...said } = newObjectionSchema.parse(await c.req.json())
      const outage = contract().lines[0]?.counted.find(({ startMs }) => startMs === outageStartMs)
      const objection: Objection = {
        ...said,
        id: `K-${objections.length + 1}`,
        contract: c.req.param('id'),
        month: c.req.param('month'),
        version: 1,
        outage: outage ?? null,
        disputedMs: disputedMs ?? 10 * HOUR_MS,
        by: BY,
        atMs: Date.now(),
        files: [],
        decisions: [],
      }
      objections.push(objection)
      return c.json(objection, 201)
    })
    .post(PATHS.objectionFiles, async (c) => {
      const bytes = (await c.req.arrayBuffer()).byteLength
      const file = {
        id: 'file-1',
        name: c.req.query('name') ?? '',
        mediaType: 'text/csv' as const,
        bytes,
        sha256: '0'.repeat(64),
        by: BY,
        atMs: hour(0),
      }
      const objection = changed(c.req.param('id'), (one) => ({
        ...one,
        files: [...one.files, file],
      }))
      return c.json(objection, 201)
    })
    .post(PATHS.objectionDecisions, async (c) => {
      const { outcome, acceptedMs, reason } = newDecisionSchema.parse(await c.req.json())
      const objection = changed(c.req.param('id'), (one) => {
        const grantedMs = outcome === 'accepted' ? one.disputedMs : (acceptedMs ?? 0)
        const decision = { outcome, acceptedMs: grantedMs, reason, by: BY, atMs: Date.now() }
        return { ...one, decisions: [...one.decisions, decision] }
      })
      return c.json({ objection, needsVersion: true }, 201)
    })
}
