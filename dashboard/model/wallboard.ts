import type { PlaceNow } from '#contract/fleet.ts'
import type { Incident } from '#contract/incident.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What a wallboard shows in turn. */
export const SLIDES = ['city', 'incidents', 'worst'] as const
export type Slide = (typeof SLIDES)[number]

const SECONDS_USUAL = 20
const SECONDS_LEAST = 5
const SECONDS_MOST = 600

/** How long each slide stands, of what the address says. */
export function secondsOf(text: string | undefined): number {
  const seconds = Number(text ?? '')
  if (text === undefined || text === '' || !Number.isFinite(seconds)) return SECONDS_USUAL
  return Math.min(SECONDS_MOST, Math.max(SECONDS_LEAST, Math.round(seconds)))
}

/** What is shown of a fleet: the day of each place of a country is too much to ask for each minute. */
export function slidesOf(isWhole: boolean): readonly Slide[] {
  return isWhole ? SLIDES : SLIDES.filter((slide) => slide !== 'worst')
}

/** The slide `step` after another, round and round. */
export function slideAfter(slides: readonly Slide[], slide: Slide, step: 1 | -1): Slide {
  const index = (slides.indexOf(slide) + step + slides.length) % slides.length
  return slides[index] ?? 'city'
}

/**
 * How long people have known of something. A city always has something that is dark: what everybody
 * has known of since yesterday must not look like what began just now.
 */
export type Age = 'new' | 'today' | 'known'

const NEW_MS = 15 * MINUTE_MS
const KNOWN_MS = 24 * HOUR_MS

/** How old something is that began then. */
export function ageOf(sinceMs: number, nowMs: number): Age {
  const lastedMs = nowMs - sinceMs
  if (lastedMs < NEW_MS) return 'new'
  return lastedMs < KNOWN_MS ? 'today' : 'known'
}

/** Incidents for a wall: the newest first, and apart from them those that are long known. */
export interface WallIncidents {
  readonly pressing: readonly Incident[]
  readonly known: readonly Incident[]
}

/** Sorts the incidents that last for a wall. */
export function wallIncidents(open: readonly Incident[], nowMs: number): WallIncidents {
  const newestFirst = [...open].sort((a, b) => b.sinceMs - a.sinceMs || (a.id < b.id ? -1 : 1))
  const isKnown = ({ sinceMs }: Incident): boolean => ageOf(sinceMs, nowMs) === 'known'
  return {
    pressing: newestFirst.filter((one) => !isKnown(one)),
    known: newestFirst.filter(isKnown),
  }
}

/** A place that did badly today. */
export interface WorstPlace {
  readonly place: PlaceNow
  /** Availability in service hours today; null where nothing was seen. */
  readonly measured: number | null
  /** How long it was dark within service hours, ms. */
  readonly downMs: number
}

/** What is told of a place today. */
interface TodayOfPlace {
  readonly place: string
  readonly measured: number | null
  readonly serviceMs: { readonly down: number }
}

/** The places that were dark longest within service hours today, the worst first. */
export function worstToday(
  today: readonly TodayOfPlace[],
  places: ReadonlyMap<string, PlaceNow>,
  count: number,
): readonly WorstPlace[] {
  const dark = today.flatMap(({ place: id, measured, serviceMs }) => {
    const place = places.get(id)
    return place === undefined || serviceMs.down <= 0
      ? []
      : [{ place, measured, downMs: serviceMs.down }]
  })
  return dark
    .sort((a, b) => b.downMs - a.downMs || (a.place.id < b.place.id ? -1 : 1))
    .slice(0, count)
}

const NIGHT_HOUR = 3
const RUN_AT_LEAST_MS = 6 * HOUR_MS

/**
 * Whether a board that runs for weeks should begin anew: once a night, when nobody looks. Also a fault
 * that we do not know of ends there.
 */
export function isTimeToReload(startedAtMs: number, nowMs: number, hour: number): boolean {
  return Math.floor(hour) === NIGHT_HOUR && nowMs - startedAtMs >= RUN_AT_LEAST_MS
}
