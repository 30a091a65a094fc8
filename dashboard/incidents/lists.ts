import type { Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import { computed, useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals'
import type { ApiFailure, ApiResult } from '../api.ts'
import { nowMs, serverNowMs } from '../clock.ts'
import {
  incidents,
  isHolding,
  isOpenIncident,
  outages,
  takeIncidents,
  takeOutages,
} from '../incidents-state.ts'
import { fleet, link } from '../live.ts'
import { doubtOfRival } from '../model/doubt.ts'
import {
  isReversed,
  listIncidents,
  listOutages,
  spanOf,
  type Listed,
  type ListedOutages,
  type Listing,
  type Span,
} from '../model/incident-list.ts'
import { incidentsView } from '../view-state.ts'
import { getIncidents, getOpenOutages, getOutages } from './calls.ts'

/** What lasts is told live; history is asked for again so often, for what late data change of it. */
const REFRESH_MS = 5 * 60_000
/** A period that ends now moves on; lists are made anew so often. */
const MINUTE_MS = 60_000

const filter = computed(() => incidentsView.value.filter)
const period = computed(() => {
  const { period: kind, from, until } = filter.value
  return `${kind} ${from} ${until}`
})
const timeZone = computed(() => fleet.value?.city.timeZone ?? 'UTC')
const minute = computed(() => Math.floor(nowMs.value / MINUTE_MS) * MINUTE_MS)
const isLineOpen = computed(() => link.value.phase === 'open')
const places = computed(() => fleet.value?.places ?? new Map())

const listing = computed((): Listing => ({
  places: places.value,
  filter: filter.value,
  span: spanOf(filter.value, minute.value, timeZone.value),
}))

/** Incidents and outages of the period that the filter lets through. */
export const listedIncidents = computed((): Listed<Incident> =>
  listIncidents(incidents.value.values(), listing.value),
)
export const listedOutages = computed((): ListedOutages =>
  listOutages(outages.value.values(), listing.value),
)

/** How a list that is asked for stands; `failure` beside what was there before. */
export interface ListState {
  readonly isLoaded: boolean
  readonly isCut: boolean
  readonly failure: ApiFailure | null
}

interface ListAnswer<T> {
  readonly items: readonly T[]
  readonly isCut: boolean
}

/** Asks for what a period holds: when another is chosen, when the line is back or incidents are made again, and now and then. */
function usePeriod<T>(
  get: (span: Span, signal: AbortSignal) => Promise<ApiResult<ListAnswer<T>>>,
  take: (items: readonly T[]) => void,
): { readonly state: ReadonlySignal<ListState>; readonly retry: () => void } {
  const state = useSignal<ListState>({ isLoaded: false, isCut: false, failure: null })
  const attempt = useSignal(0)
  useSignalEffect(() => {
    void [period.value, timeZone.value, isLineOpen.value, isHolding.value, attempt.value]
    if (isReversed(filter.peek())) return undefined
    const controller = new AbortController()
    const load = async (): Promise<void> => {
      const span = spanOf(filter.peek(), serverNowMs(), timeZone.peek())
      const result = await get(span, controller.signal)
      if (controller.signal.aborted) return
      if (result.ok) {
        take(result.value.items)
        state.value = { isLoaded: true, isCut: result.value.isCut, failure: null }
      } else state.value = { ...state.peek(), failure: result.failure }
    }
    void load()
    const timer = setInterval(() => void load(), REFRESH_MS)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  })
  const retry = (): void => {
    attempt.value += 1
  }
  return { state, retry }
}

/** Keeps the incidents of the period at hand. */
export function useIncidents() {
  return usePeriod(askIncidents, takeIncidents)
}

/** Keeps the outages of the period at hand. */
export function useOutages() {
  return usePeriod(askOutages, takeOutages)
}

async function askIncidents(
  span: Span,
  signal: AbortSignal,
): Promise<ApiResult<ListAnswer<Incident>>> {
  const result = await getIncidents(span, signal)
  if (!result.ok) return result
  const { incidents: items, isCut } = result.value
  // An incident names a second cause without its share; its outages have it.
  if (items.some((one) => isOpenIncident(one) && doubtOfRival(one) !== null)) {
    const open = await getOpenOutages(signal)
    if (open.ok && !signal.aborted) takeOutages(open.value.outages)
  }
  return { ok: true, value: { items, isCut } }
}

async function askOutages(span: Span, signal: AbortSignal): Promise<ApiResult<ListAnswer<Outage>>> {
  const result = await getOutages(span, signal)
  if (!result.ok) return result
  return { ok: true, value: { items: result.value.outages, isCut: result.value.isCut } }
}
