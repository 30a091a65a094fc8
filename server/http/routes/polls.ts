import { Hono } from 'hono'
import type { PlaceId } from '#contract/ids.ts'
import {
  POLLS_MAX,
  POLLS_PERIOD_MS_MAX,
  type PlacePolls,
  type PolledTarget,
  type PollRow,
} from '#contract/polls.ts'
import { PATHS } from '#contract/words.ts'
import { controllersOf } from '../../journal/inventory.ts'
import type { Inventory } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import type { ReceivedSample, SeriesStore, SeriesTarget } from '../../store/series-store.ts'
import { problem } from '../problem.ts'
import { readPeriod } from './period.ts'
import { unknownId } from './timeline.ts'

export interface PollRouteDeps {
  readonly store: Pick<SeriesStore, 'readSamples'>
  readonly journal: Pick<Journal, 'inventory'>
  readonly nowMs: () => number
}

/** Whole samples are large: a day of a busy place is read in parts, so that few are in memory. */
const PART_MS = 6 * 3_600_000

/** `GET /v1/places/:id/polls`: the single polls behind the figures of a place, without any secret. */
export function pollRoutes({ store, journal, nowMs }: PollRouteDeps): Hono {
  return new Hono().get(PATHS.placePolls, async (c) => {
    const inventory = journal.inventory()
    const place = c.req.param('id') as PlaceId
    if (!inventory.places.has(place)) return unknownId(c, 'place')
    const period = readPeriod(c, nowMs())
    if (period instanceof Response) return period
    if (period.untilMs - period.fromMs > POLLS_PERIOD_MS_MAX) {
      const message = 'the period may be at most 24 h long: ask for a shorter one'
      return problem(c, 400, 'The query cannot be read', { errors: [{ path: 'from', message }] })
    }
    const polled = polledAt(inventory, place)
    const targets = polled.map(({ target, name }): PolledTarget => ({ ...target, name }))
    const read = await readPolls(
      store,
      polled.map(({ target }) => target),
      period.fromMs,
      period.untilMs,
    )
    const answer: PlacePolls = { ...period, targets, ...read }
    return c.json(answer)
  })
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
  store: PollRouteDeps['store'],
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): Promise<Read> {
  const polls: PollRow[] = []
  for (let startMs = fromMs; startMs < untilMs; startMs += PART_MS) {
    const endMs = Math.min(startMs + PART_MS, untilMs)
    for (const [index, target] of targets.entries()) {
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
