import type { CityDay } from '#contract/days.ts'
import { PATHS } from '#contract/paths.ts'
import { type Knowledge } from '#contract/words.ts'
import { batch, computed, signal } from '@preact/signals'
import { getJson, type ApiFailure } from '../api.ts'
import { addAddressFault } from '../address-note.ts'
import { serverNowMs } from '../clock.ts'
import { language } from '../i18n/language.ts'
import { known } from '../layers/choice.ts'
import { fleet } from '../live.ts'
import { changeOffsets, differencesOf, neighbourOf, outageOffsets } from '../model/day-replay.ts'
import { momentText, parseMoment, SPEEDS } from '../model/moment.ts'
import { createPastCity, unknownCity, type PastCity } from '../model/past-places.ts'
import { longDay } from '../model/format.ts'
import { dayAfter, zonedMs, zonedTime } from '../model/zone-time.ts'
import { formats, params, setParams } from '../view-state.ts'
import { emptyDayAt, type EmptyDay } from './known-days.ts'
import { past, pastMs } from './past.ts'

/** Days held so that going back to one needs no answer. */
const DAYS_HELD = 8
/** The address follows a moment that moves no more often than this. */
const ADDRESS_MS = 400
/** Clocks differ a little: what is no further ahead is taken for now. */
const AHEAD_MS = 60_000
/** Today grows: what is older than this is asked for anew. */
const TODAY_FRESH_MS = 60_000

const zone = (): string => fleet.peek()?.city.timeZone ?? 'UTC'

/** A day that is loaded, ready to be played. */
export interface LoadedDay {
  readonly day: CityDay
  /** The length of the whole local day, which today has not yet reached. */
  readonly dayMs: number
  readonly changes: readonly number[]
  readonly outages: readonly number[]
  readonly differences: ReturnType<typeof differencesOf>
  readonly cityAt: (offsetMs: number) => PastCity
}

/** The moment that is shown or asked for, Unix ms. */
export const momentMs = signal(0)
/** The day on show; null before it came. */
export const loaded = signal<LoadedDay | null>(null)
export const failure = signal<ApiFailure | null>(null)
/** The day that was asked for, where nothing is known of it. */
export const emptyDay = signal<EmptyDay | null>(null)
export const isPlaying = signal(false)

/** How fast the day is replayed. */
export const speed = computed(
  () => SPEEDS.find((one) => String(one) === params.value['speed']) ?? 300,
)

/** The local day of the moment. */
export const momentDay = computed(() => {
  const timeZone = fleet.value?.city.timeZone ?? 'UTC'
  const { day: of = null, dayMs = 0 } = loaded.value ?? {}
  const offsetMs = of === null ? -1 : momentMs.value - of.fromMs
  // A calendar is slow to ask, and a replay would ask it with every frame.
  return of !== null && offsetMs >= 0 && offsetMs < dayMs
    ? of.day
    : zonedTime(momentMs.value, timeZone).day
})

/** Whether the day of the moment is on show. */
export const isShown = computed(
  () => loaded.value?.day.day === momentDay.value && loaded.value.day.known === known.value,
)

const held = new Map<string, { readonly loaded: LoadedDay; readonly askedMs: number }>()
let loading: AbortController | null = null
let addressTimer: ReturnType<typeof setTimeout> | null = null

/** Beginning of a local day, Unix ms. */
export const dayStart = (day: string): number => zonedMs({ day, time: '00:00' }, zone()) ?? 0

function prepared(day: CityDay): LoadedDay {
  return {
    day,
    dayMs: dayStart(dayAfter(day.day, 1)) - day.fromMs,
    changes: changeOffsets(day),
    outages: outageOffsets(day),
    differences: differencesOf(day),
    cityAt: createPastCity(day, fleet.peek()?.places ?? new Map()),
  }
}

async function fetchDay(
  day: string,
  of: Knowledge,
  signalOf: AbortSignal,
): Promise<LoadedDay | ApiFailure> {
  const path = `${PATHS.day.replace(':day', day)}?known=${of}`
  const before = held.get(path)
  const isClosed =
    before !== undefined &&
    before.loaded.day.untilMs >= before.loaded.day.fromMs + before.loaded.dayMs
  if (before !== undefined && (isClosed || serverNowMs() - before.askedMs < TODAY_FRESH_MS)) {
    return before.loaded
  }
  const askedMs = serverNowMs()
  const result = await getJson<CityDay>(path, signalOf)
  if (!result.ok) return result.failure
  const ready = prepared(result.value)
  held.delete(path)
  held.set(path, { loaded: ready, askedMs })
  const [oldest] = held.keys()
  if (held.size > DAYS_HELD && oldest !== undefined) held.delete(oldest)
  return ready
}

function draw(): void {
  const { value } = loaded
  if (value === null || !isShown.peek()) return
  batch(() => {
    past.value = value.cityAt(momentMs.peek() - value.day.fromMs)
    pastMs.value = momentMs.peek()
    document.documentElement.dataset['past'] = 'shown'
  })
}

/** Nothing is known of the day: neither the city of now nor the day before may stand for it. */
function drawEmpty(day: EmptyDay): void {
  batch(() => {
    isPlaying.value = false
    loaded.value = null
    emptyDay.value = day
    past.value = unknownCity(fleet.peek()?.places ?? new Map())
    pastMs.value = momentMs.peek()
    document.documentElement.dataset['past'] = 'shown'
  })
}

/** The moment lies behind what today's answer reached: there is more by now. */
const isBeyond = (): boolean =>
  momentMs.peek() > (loaded.peek()?.day.untilMs ?? Infinity) + TODAY_FRESH_MS

/** What is under way, or was and failed; '' for nothing. */
let asked = ''

/**
 * Fetches the day of the moment when it is not the one on show, and shows it. What is under way, and
 * what failed, is not asked for again, but for a retry.
 */
export async function loadDay(isRetry = false): Promise<void> {
  if (isShown.peek()) {
    draw()
    if (!isBeyond()) {
      loading?.abort()
      asked = ''
      return
    }
  }
  const [day, of] = [momentDay.peek(), known.peek()]
  const wanted = `${day} ${of}`
  if (wanted === asked && !isRetry) return
  asked = wanted
  loading?.abort()
  const controller = new AbortController()
  loading = controller
  batch(() => {
    failure.value = null
    emptyDay.value = null
  })
  if (!isShown.peek()) document.documentElement.dataset['past'] = 'loading'
  const empty = await emptyDayAt(day, controller.signal)
  if (controller.signal.aborted) return
  if (empty !== null) {
    drawEmpty(empty)
    return
  }
  const result = await fetchDay(day, of, controller.signal)
  if (controller.signal.aborted) return
  if ('kind' in result) {
    if (result.kind === 'problem' && result.status === 404) {
      drawEmpty({ day, first: null })
      return
    }
    isPlaying.value = false
    failure.value = result
    return
  }
  asked = ''
  loaded.value = result
  draw()
}

function writeAddress(): void {
  addressTimer ??= setTimeout(() => {
    addressTimer = null
    if (params.peek()['at'] !== undefined) setParams({ at: momentText(momentMs.peek(), zone()) })
  }, ADDRESS_MS)
}

/** Goes to a moment; never beyond now. */
export function seek(atMs: number): void {
  momentMs.value = Math.min(atMs, serverNowMs())
  writeAddress()
  void loadDay()
}

/** Goes to the next or the last change, or to the next outage, of the day. */
export function jump(kind: 'change' | 'outage', step: 1 | -1): void {
  const { value } = loaded
  if (value === null) return
  isPlaying.value = false
  const offsets = kind === 'change' ? value.changes : value.outages
  const found = neighbourOf(offsets, momentMs.peek() - value.day.fromMs, step)
  if (found !== null) {
    seek(value.day.fromMs + found)
    return
  }
  // Nothing more on this day: on to the beginning of the next, or the end of the one before.
  seek(step === 1 ? value.day.fromMs + value.dayMs : value.day.fromMs - 1000)
}

/** The same time of another day. */
export function seekDay(day: string): void {
  const offsetMs = momentMs.peek() - dayStart(momentDay.peek())
  const startMs = dayStart(day)
  seek(Math.min(startMs + offsetMs, dayStart(dayAfter(day, 1)) - 1000))
}

/** Moves the play on by a stretch of real time; stops at now. */
export function advance(elapsedMs: number): void {
  if (!isShown.peek()) return
  const next = momentMs.peek() + elapsedMs * speed.peek()
  if (next >= serverNowMs()) isPlaying.value = false
  seek(next)
}

/** Takes the moment of the address when it is another one: a link, or the browser's back button. */
export function adoptAddress(at: string | undefined): void {
  const atMs = parseMoment(at, zone())
  if (addressTimer !== null) return
  if (atMs === null) {
    if (momentMs.peek() === 0) seek(serverNowMs())
  } else if (atMs > serverNowMs() + AHEAD_MS) {
    const { time, zone: zoneName } = formats.peek()
    const day = longDay(zonedTime(atMs, zone()).day, language.peek())
    const value = `${day}, ${time(atMs)} ${zoneName}`
    addAddressFault({ name: 'at', value, isAhead: true })
    leavePast()
  } else if (Math.floor(momentMs.peek() / 1000) !== Math.floor(atMs / 1000)) seek(atMs)
  else void loadDay()
}

/** Leaves the past. */
export function leavePast(): void {
  setParams({ at: null, known: null, speed: null })
}

/** Forgets the moment, when the time machine closes. */
export function clearPast(): void {
  loading?.abort()
  asked = ''
  if (addressTimer !== null) clearTimeout(addressTimer)
  addressTimer = null
  batch(() => {
    isPlaying.value = false
    past.value = null
    pastMs.value = null
    loaded.value = null
    failure.value = null
    emptyDay.value = null
    momentMs.value = 0
  })
  held.clear()
  delete document.documentElement.dataset['past']
}
