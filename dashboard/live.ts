import type { FleetChange } from '#contract/events.ts'
import type { Fleet } from '#contract/fleet.ts'
import { batch, signal } from '@preact/signals'
import { getFleet, getOpenIncidents, readEvents, type ApiFailure } from './api.ts'
import { serverNowMs, setServerTime } from './clock.ts'
import { holdUntilMs, incidents, takeEvents, takeOpenIncidents } from './incidents-state.ts'
import { SILENCE_MAX_MS, retryDelayMs, type Link } from './model/connection.ts'
import type { StreamEvent } from './model/event-stream.ts'
import { applyChanges, transitionsBetween, viewOf } from './model/fleet.ts'
import type { FleetView, Transition } from './model/fleet.ts'

/** The fleet now; null until the first answer. */
export const fleet = signal<FleetView | null>(null)
/** Why the last fetch of the fleet failed; null when it did not. */
export const loadFailure = signal<ApiFailure | null>(null)
/** The line to the server's events. */
export const link = signal<Link>({ phase: 'connecting', heardAtMs: null })
/** The places that changed state at the last update. */
export const transitions = signal<readonly Transition[]>([])

/** Changes that arrive within this time are shown together, so that a burst is drawn once. */
const GATHER_MS = 100
/** Of a country there is always something: there a picture a second is enough. */
const GATHER_MANY_MS = 1000
const MANY_PLACES = 5000
/** What the server held back after its start is an incident so long after. */
const AFTER_HOLD_MS = 2000

let wake: (() => void) | null = null

/** Ends a wait for the next attempt at once. */
export function retryNow(): void {
  wake?.()
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      wake = null
      resolve()
    }
    const timer = setTimeout(end, durationMs)
    signal.addEventListener('abort', end)
    wake = end
  })
}

function show(next: FleetView, changed?: readonly string[]): void {
  const before = fleet.value
  const moved = before === null ? [] : transitionsBetween(before, next, changed)
  fleet.value = next
  if (moved.length > 0) transitions.value = moved
}

/** Shows what was kept of former times where there is nothing newer, and never as the present. */
function showKept(kept: Fleet): void {
  loadFailure.value = null
  if (fleet.value !== null) return
  show(viewOf(kept))
  link.value = { phase: 'kept', heardAtMs: kept.generatedAtMs }
}

/** Fetches the fleet until it comes; returns the event it includes, or null when aborted. */
async function loadFleet(signal: AbortSignal): Promise<string | null> {
  for (let failures = 0; !signal.aborted;) {
    const result = await getFleet(signal)
    if (signal.aborted) return null
    if (result.ok && result.keptAtMs !== undefined) showKept(result.value)
    else if (result.ok) {
      loadFailure.value = null
      setServerTime(result.value.generatedAtMs)
      show(viewOf(result.value))
      return result.value.lastEventId
    }
    if (!result.ok) loadFailure.value = result.failure
    failures += 1
    await pause(retryDelayMs(failures), signal)
  }
  return null
}

/**
 * Fetches the incidents that last. Asked for when the line is open, so that nothing falls between the
 * answer and the events; a failure is not the operator's: the next line asks again.
 */
async function loadOpenIncidents(signal: AbortSignal): Promise<void> {
  const before = incidents.value
  const result = await getOpenIncidents(signal)
  if (!result.ok || signal.aborted) return
  if (!result.value.isCut) takeOpenIncidents(result.value.incidents, before)
  const endMs = result.value.holdUntilMs ?? null
  holdUntilMs.value = endMs
  const waitMs = endMs === null ? 0 : endMs - serverNowMs()
  if (waitMs <= 0) return
  const timer = setTimeout(() => void loadOpenIncidents(signal), waitMs + AFTER_HOLD_MS)
  signal.addEventListener('abort', () => clearTimeout(timer))
}

/** How one line ended: where to go on, and whether the fleet has to be fetched first. */
interface LineEnd {
  readonly lastEventId: string
  readonly reset: boolean
  readonly opened: boolean
}

/** Follows the events on one line until it ends, falls silent or asks for a fresh start. */
async function followLine(from: string, signal: AbortSignal): Promise<LineEnd> {
  const line = new AbortController()
  const end = { lastEventId: from, reset: false, opened: false }
  let waiting: FleetChange[] = []
  let gather: ReturnType<typeof setTimeout> | null = null
  let silence: ReturnType<typeof setTimeout> | null = null

  const flush = (): void => {
    gather = null
    const changes = waiting
    waiting = []
    const view = fleet.value
    if (view === null || changes.length === 0) return
    batch(() => {
      const changed = changes.flatMap(({ places }) => places.map(({ id }) => id))
      show(applyChanges(view, changes), changed)
      takeEvents(changes)
    })
  }
  const heard = (): void => {
    link.value = { phase: 'open', heardAtMs: serverNowMs() }
    if (silence !== null) clearTimeout(silence)
    silence = setTimeout(() => line.abort(), SILENCE_MAX_MS)
  }
  const onEvent = ({ name, data, id }: StreamEvent): void => {
    if (name === 'tick') setServerTime((JSON.parse(data) as { nowMs: number }).nowMs)
    heard()
    if (name === 'change') {
      waiting.push(JSON.parse(data) as FleetChange)
      end.lastEventId = id
      const isMany = (fleet.value?.places.size ?? 0) > MANY_PLACES
      gather ??= setTimeout(flush, isMany ? GATHER_MANY_MS : GATHER_MS)
    } else if (name === 'reset') {
      end.reset = true
      line.abort()
    }
  }
  const onOpen = (): void => {
    end.opened = true
    void loadOpenIncidents(line.signal)
    heard()
  }
  silence = setTimeout(() => line.abort(), SILENCE_MAX_MS)
  // A device that lost its network may hold a dead line open: whether it lives, the next one shows.
  const away = (): void => line.abort()
  addEventListener('offline', away)
  await readEvents(from, { onOpen, onEvent }, AbortSignal.any([signal, line.signal]))
  removeEventListener('offline', away)
  clearTimeout(silence)
  if (gather !== null) clearTimeout(gather)
  flush()
  return end
}

async function follow(signal: AbortSignal): Promise<void> {
  let lastEventId = await loadFleet(signal)
  let failures = 0
  let resets = 0
  while (lastEventId !== null && !signal.aborted) {
    const end = await followLine(lastEventId, signal)
    link.value = { phase: 'lost', heardAtMs: link.value.heardAtMs ?? serverNowMs() }
    if (end.reset) {
      // One reset after another means that the server is not itself: do not press it.
      if (resets > 0) await pause(retryDelayMs(resets), signal)
      resets += 1
      lastEventId = await loadFleet(signal)
      continue
    }
    resets = 0
    lastEventId = end.lastEventId
    failures = end.opened ? 1 : failures + 1
    await pause(retryDelayMs(failures), signal)
  }
}

/** Fetches the fleet and keeps it live; returns how to stop. */
export function startLive(): () => void {
  const controller = new AbortController()
  const online = (): void => retryNow()
  addEventListener('online', online)
  void follow(controller.signal)
  return () => {
    removeEventListener('online', online)
    controller.abort()
  }
}
