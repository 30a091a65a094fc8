import { Hono } from 'hono'
import type { Context } from 'hono'
import type { PlaceId } from '#contract/ids.ts'
import {
  POLLS_MAX,
  POLLS_PERIOD_MS_MAX,
  type PlacePolls,
  type PlaceTargets,
  type PolledTarget,
  type PollRow,
} from '#contract/polls.ts'
import { PATHS } from '#contract/paths.ts'
import { controllersOf } from '../../journal/inventory.ts'
import type { Inventory } from '../../journal/inventory.ts'
import { readIntervals } from '../../live/history.ts'
import type { ReceivedSample, SeriesStore, SeriesTarget } from '../../store/series-store.ts'
import { problem } from '../problem.ts'
import { readPeriod } from './period.ts'
import type { Period } from './period.ts'
import { unknownId } from './timeline.ts'
import type { HistoryRouteDeps } from './timeline.ts'

export type PollRouteDeps = Pick<HistoryRouteDeps, 'store' | 'journal' | 'nowMs' | 'policy'>

/** Whole samples are large: a day of a busy place is read in parts, so that few are in memory. */
const PART_MS = 6 * 3_600_000

/**
 * `GET /v1/places/:id/targets` and `/polls`: what the figures of a place rest on, down to the single
 * poll, without any secret of the equipment.
 */
export function pollRoutes({ store, journal, nowMs, policy }: PollRouteDeps): Hono {
  const asked = (c: Context): Asked | Response => {
    const inventory = journal.inventory()
    const place = c.req.param('id') as PlaceId
    if (!inventory.places.has(place)) return unknownId(c, 'place')
    const period = readPeriod(c, nowMs())
    if (period instanceof Response) return period
    if (period.untilMs - period.fromMs <= POLLS_PERIOD_MS_MAX) {
      return { ...period, polled: polledAt(inventory, place) }
    }
    const message = 'the period may be at most 25 h long: ask for a shorter one'
    return problem(c, 400, 'The query cannot be read', { errors: [{ path: 'from', message }] })
  }
  return new Hono()
    .get(PATHS.placeTargets, async (c) => {
      const query = asked(c)
      if (query instanceof Response) return query
      const { fromMs, untilMs } = query
      const targets: PlaceTargets['targets'] = []
      for (const { target, name } of query.polled) {
        const intervals = await readIntervals({ store, policy }, target, fromMs, untilMs)
        targets.push({ ...target, name, intervals: [...intervals] })
      }
      const answer: PlaceTargets = { fromMs, untilMs, targets }
      return c.json(answer)
    })
    .get(PATHS.placePolls, async (c) => {
      const query = asked(c)
      if (query instanceof Response) return query
      const { fromMs, untilMs, polled } = query
      const targets = polled.map(({ target, name }) => ({ ...target, name }))
      const polls = await readPolls(store, polled, fromMs, untilMs)
      const answer: PlacePolls = { fromMs, untilMs, targets, ...polls }
      return c.json(answer)
    })
}

interface Asked extends Period {
  readonly polled: readonly Polled[]
}

interface Polled {
  readonly target: SeriesTarget & { readonly kind: PolledTarget['kind'] }
  readonly name: string | null
}

/** What the service of a place rests on, with what is retired by now: its polls stay. */
function polledAt(inventory: Inventory, place: PlaceId): readonly Polled[] {
  const controllers = controllersOf(inventory)
  const accessPoints = [...inventory.accessPoints.values()]
    .filter((item) => item.place === place && !controllers.has(item.id))
    .map(({ id, name }): Polled => ({ target: { kind: 'access-point', id }, name }))
  const lines = [...inventory.uplinks.values()]
    .filter((item) => item.place === place)
    .map(({ id, provider }): Polled => ({ target: { kind: 'uplink', id }, name: provider }))
  return [...accessPoints, ...lines]
}

type Read = Pick<PlacePolls, 'polls' | 'nextFromMs'>

/** The polls of a period up to about `POLLS_MAX`, those of one moment never parted. */
async function readPolls(
  store: SeriesStore,
  polled: readonly Polled[],
  fromMs: number,
  untilMs: number,
): Promise<Read> {
  const polls: PollRow[] = []
  for (let startMs = fromMs; startMs < untilMs; startMs += PART_MS) {
    const endMs = Math.min(startMs + PART_MS, untilMs)
    for (const [index, { target }] of polled.entries()) {
      const samples = await store.readSamples(target, startMs, endMs)
      for (const received of samples) polls.push(rowOf(received, index))
    }
    if (polls.length > POLLS_MAX) break
  }
  polls.sort((a, b) => a[0] - b[0] || a[2] - b[2])
  const next = polls[POLLS_MAX]
  if (next === undefined) return { polls, nextFromMs: null }
  const [nextFromMs] = next
  return { polls: polls.filter(([polledAtMs]) => polledAtMs < nextFromMs), nextFromMs }
}

function rowOf({ sample, receivedAtMs }: ReceivedSample, target: number): PollRow {
  const { polledAtMs, intervalMs } = sample
  const isDevice = sample.kind === 'access-point' || sample.kind === 'uplink'
  if (!isDevice) throw new Error(`[polls] a sample of ${sample.kind} is none of a place's service`)
  const { outcome } = sample
  const rttMs = 'rttMs' in outcome ? outcome.rttMs : null
  const clients = sample.kind === 'access-point' ? (sample.reading?.clients ?? null) : null
  return [polledAtMs, receivedAtMs, target, intervalMs, outcome.kind, rttMs, clients]
}
