import type { AgentList, Fleet, PlaceFleet } from '#contract/fleet.ts'
import type { IncidentList } from '#contract/incident.ts'
import type { OutageList } from '#contract/outage.ts'
import type { PhrasedFault } from '#contract/phrase.ts'
import type { Problem } from '#contract/problem.ts'
import type { Series, Timeline } from '#contract/series.ts'
import type { PlaceVisitors } from '#contract/visitors.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { serverNowMs } from './clock.ts'
import { createEventParser, type StreamEvent } from './model/event-stream.ts'

/** A fault of what was sent: `path` is where in the request, `record.latitude`. */
export type FieldFault = PhrasedFault

/** Why a call failed; what the operator is told depends on which. */
export type ApiFailure =
  | { readonly kind: 'unreachable' }
  | {
      readonly kind: 'problem'
      readonly status: number
      readonly title: string
      /** What exactly, '' when the server does not say. */
      readonly detail: string
      /** What the server's log calls it, '' when it does not say. */
      readonly reference: string
      /** What is amiss with what was sent, by its field; none where the server names no field. */
      readonly faults: readonly FieldFault[]
    }
  | { readonly kind: 'unreadable' }

export type ApiResult<T> =
  | {
      readonly ok: true
      readonly value: T
      /** When it came, Unix ms, where it is an older answer that was kept for want of a line. */
      readonly keptAtMs?: number
    }
  | { readonly ok: false; readonly failure: ApiFailure }

/** Areas drawn under the markers: GeoJSON, polygons with at least a name each. */
export type Boundaries = FeatureCollection<
  Polygon | MultiPolygon,
  Readonly<Record<string, unknown>> | null
>

/** Says on an answer of the worker's that it is kept; see `worker/service-worker.js`. */
const KEPT_AT_HEADER = 'pantau-kept-at'

const ANSWER_TIMEOUT_MS = 15_000

/** A path with its identifier put in. */
export const ofId = (path: string, id: string): string =>
  path.replace(':id', encodeURIComponent(id))

async function failureOf(response: Response): Promise<ApiFailure> {
  try {
    const problem = (await response.json()) as Partial<Problem>
    const faults = problem.errors ?? []
    const words = faults.map(({ path, message }) => `${path}: ${message}`)
    return {
      kind: 'problem',
      status: response.status,
      title: problem.title ?? '',
      detail: [problem.detail ?? '', ...words].filter(Boolean).join('; '),
      reference: problem.reference ?? '',
      faults,
    }
  } catch {
    const nothing = { title: '', detail: '', reference: '', faults: [] }
    return { kind: 'problem', status: response.status, ...nothing }
  }
}

/** A file that is refused by its rows is answered with 422 and the rows, which is no problem. */
const REFUSED_ROWS = { status: 422, type: 'application/json' } as const

async function ask<T>(
  path: string,
  request: RequestInit,
  takesRefusal = false,
): Promise<ApiResult<T>> {
  let response: Response
  try {
    response = await fetch(path, request)
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  }
  const { status, headers } = response
  const isRefusal =
    takesRefusal &&
    status === REFUSED_ROWS.status &&
    headers.get('content-type')?.startsWith(REFUSED_ROWS.type) === true
  if (!response.ok && !isRefusal) return { ok: false, failure: await failureOf(response) }
  try {
    const text = await response.text()
    // An answer without content, as to a removal, is `undefined`.
    const value = (text === '' ? undefined : JSON.parse(text)) as T
    const keptAt = headers.get(KEPT_AT_HEADER)
    return { ok: true, value, ...(keptAt !== null && { keptAtMs: Number(keptAt) }) }
  } catch {
    return { ok: false, failure: { kind: 'unreadable' } }
  }
}

/** Gets what is at a path. */
export function getJson<T>(path: string, signal: AbortSignal): Promise<ApiResult<T>> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)])
  return ask(path, { signal: limited, headers: { accept: 'application/json' } })
}

/** Who changes something, in the form of `OPERATOR_HEADER`. */
export type OperatorWord = string

/** Gets what is given to operators alone. */
export function getAsOperator<T>(path: string, operator: OperatorWord): Promise<ApiResult<T>> {
  return ask(path, {
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    headers: { accept: 'application/json', [OPERATOR_HEADER]: operator },
  })
}

/** A request that changes something. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** A file goes as it is, anything else as JSON. */
  readonly body?: Blob | object
  /** Null where the server does not ask who it is. */
  readonly operator: OperatorWord | null
}

/** A photo over a slow line takes its time. */
const CHANGE_TIMEOUT_MS = 60_000

/** Changes something on the server. Not tied to a page: it goes on when the operator turns away. */
export function sendChange<T>({ method, path, body, operator }: Change): Promise<ApiResult<T>> {
  const isFile = body instanceof Blob
  const type = isFile ? body.type : 'application/json'
  return ask(path, {
    method,
    signal: AbortSignal.timeout(CHANGE_TIMEOUT_MS),
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(operator === null ? {} : { [OPERATOR_HEADER]: operator }),
    },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
  })
}

/** Sends a file of records. One that is refused by its rows is an answer, with `outcome: refused`. */
export function sendFile<T>(
  path: string,
  file: Blob,
  operator: OperatorWord,
): Promise<ApiResult<T>> {
  const request: RequestInit = {
    method: 'POST',
    signal: AbortSignal.timeout(CHANGE_TIMEOUT_MS),
    headers: {
      accept: 'application/json',
      'content-type': 'application/octet-stream',
      [OPERATOR_HEADER]: operator,
    },
    body: file,
  }
  return ask(path, request, true)
}

/** Gets a file, with what only operators are given where one asks; a plain link could not say who. */
export async function getFile(
  path: string,
  operator: OperatorWord | null,
  timeoutMs = CHANGE_TIMEOUT_MS,
): Promise<ApiResult<Blob>> {
  try {
    const response = await fetch(path, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: operator === null ? {} : { [OPERATOR_HEADER]: operator },
    })
    if (!response.ok) return { ok: false, failure: await failureOf(response) }
    return { ok: true, value: await response.blob() }
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  }
}

/** Where the fleet is asked for: its places by column. */
export const FLEET_PATH = `${PATHS.fleet}?columns=1`

/** The fleet now. */
export function getFleet(signal: AbortSignal): Promise<ApiResult<Fleet>> {
  return getJson(FLEET_PATH, signal)
}

/** One place with its equipment. */
export function getPlaceNow(id: string, signal: AbortSignal): Promise<ApiResult<PlaceFleet>> {
  return getJson(ofId(PATHS.placeNow, id), signal)
}

/** All agents. */
export function getFleetAgents(signal: AbortSignal): Promise<ApiResult<AgentList>> {
  return getJson(PATHS.fleetAgents, signal)
}

/** The incidents that last. */
export function getOpenIncidents(signal: AbortSignal): Promise<ApiResult<IncidentList>> {
  return getJson(`${PATHS.incidents}?open=true`, signal)
}

/** The city's boundaries. */
export function getBoundaries(signal: AbortSignal): Promise<ApiResult<Boundaries>> {
  return getJson(PATHS.boundaries, signal)
}

/** The states of a place in the last 24 h. */
export function getPlaceTimeline(id: string, signal: AbortSignal): Promise<ApiResult<Timeline>> {
  return getJson(ofId(PATHS.placeTimeline, id), signal)
}

/** The readings of a place in the last 24 h, by 5 min. */
export function getPlaceSeries(id: string, signal: AbortSignal): Promise<ApiResult<Series>> {
  return getJson(ofId(PATHS.placeSeries, id), signal)
}

/** The distinct devices of a place today. */
export function getPlaceVisitors(
  id: string,
  signal: AbortSignal,
): Promise<ApiResult<PlaceVisitors>> {
  return getJson(ofId(PATHS.placeVisitors, id), signal)
}

const LATELY_MS = 7 * 86_400_000

/** The outages of a place in the last 7 days, the newest first. */
export function getPlaceOutages(id: string, signal: AbortSignal): Promise<ApiResult<OutageList>> {
  const from = Math.floor(serverNowMs() - LATELY_MS)
  return getJson(`${PATHS.outages}?place=${encodeURIComponent(id)}&from=${from}`, signal)
}

/** What to do as events arrive. */
export interface EventHandlers {
  /** The server took the line. */
  readonly onOpen: () => void
  readonly onEvent: (event: StreamEvent) => void
}

/**
 * Reads server-sent events from after `lastEventId` until the line ends, fails or `signal` aborts;
 * resolves then, never rejects. Uses fetch, because EventSource cannot start at a snapshot's id and
 * hides why it failed.
 */
export async function readEvents(
  lastEventId: string,
  handlers: EventHandlers,
  signal: AbortSignal,
): Promise<void> {
  try {
    const response = await fetch(PATHS.events, {
      signal,
      cache: 'no-store',
      headers: { accept: 'text/event-stream', 'last-event-id': lastEventId },
    })
    if (!response.ok || response.body === null) return
    handlers.onOpen()
    const parse = createEventParser()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      for (const event of parse(value)) handlers.onEvent(event)
    }
  } catch {
    // A broken line is an expected end: the caller connects again.
  }
}
