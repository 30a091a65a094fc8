import { computed, signal } from '@preact/signals'
import { nowMs } from '../clock.ts'
import { fleet } from '../live.ts'
import type { PastCity } from '../model/past-places.ts'

/** The city at a moment of the past while the time machine shows one; null is the present. */
export const past = signal<PastCity | null>(null)
/** The moment it shows, Unix ms. */
export const pastMs = signal<number | null>(null)

/** The places the city page shows: those of now, or those of the moment in the past. */
export const cityPlaces = computed(() => past.value?.places ?? fleet.value?.places ?? null)

/** The moment that durations on the page run until. */
export const shownMs = computed(() => pastMs.value ?? nowMs.value)
