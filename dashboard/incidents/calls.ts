import type { IncidentDetail, IncidentList } from '#contract/incident.ts'
import type {
  DegradationList,
  NewNote,
  OutageDetail,
  OutageList,
  OutageNote,
} from '#contract/outage.ts'
import type { NewWindow, PlannedWindow, WindowList } from '#contract/window.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson, ofId, sendChange, type ApiResult, type OperatorWord } from '../api.ts'
import type { Span } from '../model/incident-list.ts'

const during = ({ fromMs, untilMs }: Span): string =>
  `?from=${Math.floor(fromMs)}${untilMs === null ? '' : `&until=${Math.floor(untilMs)}`}`

/** The incidents of a period. */
export function getIncidents(span: Span, signal: AbortSignal): Promise<ApiResult<IncidentList>> {
  return getJson(PATHS.incidents + during(span), signal)
}

/** The outages of a period. */
export function getOutages(span: Span, signal: AbortSignal): Promise<ApiResult<OutageList>> {
  return getJson(PATHS.outages + during(span), signal)
}

/** The outages that last. */
export function getOpenOutages(signal: AbortSignal): Promise<ApiResult<OutageList>> {
  return getJson(`${PATHS.outages}?open=true`, signal)
}

/** The outages of an incident. */
export function getOutagesOf(
  incident: string,
  signal: AbortSignal,
): Promise<ApiResult<OutageList>> {
  return getJson(`${PATHS.outages}?incident=${encodeURIComponent(incident)}`, signal)
}

/** What makes places of little use now. */
export function getDegradations(
  _: string,
  signal: AbortSignal,
): Promise<ApiResult<DegradationList>> {
  return getJson(PATHS.degradations, signal)
}

/** An incident with the messages that were sent about it. */
export function getIncident(id: string, signal: AbortSignal): Promise<ApiResult<IncidentDetail>> {
  return getJson(ofId(PATHS.incident, id), signal)
}

/** An outage with what people said about it. */
export function getOutage(id: string, signal: AbortSignal): Promise<ApiResult<OutageDetail>> {
  return getJson(ofId(PATHS.outage, id), signal)
}

/** What people said about several outages, by their ids with blanks between; the oldest first. */
export async function getNotesOf(
  ids: string,
  signal: AbortSignal,
): Promise<ApiResult<readonly OutageNote[]>> {
  const asked = ids.split(' ').filter(Boolean)
  const answers = await Promise.all(asked.map((id) => getOutage(id, signal)))
  const notes: OutageNote[] = []
  for (const answer of answers) {
    if (!answer.ok) return answer
    notes.push(...answer.value.notes)
  }
  return { ok: true, value: notes.sort((a, b) => a.atMs - b.atMs) }
}

/** Where the photo of a note is. */
export function photoUrl(outage: string, note: number): string {
  return ofId(PATHS.outagePhoto, outage).replace(':note', String(note))
}

/** Takes an incident on. */
export function acknowledgeIncident(
  id: string,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  const path = ofId(PATHS.incidentAcknowledge, id)
  return sendChange({ method: 'POST', path, body: {}, operator })
}

/** Says something about an outage. */
export function addNote(
  outage: string,
  note: NewNote,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  const path = ofId(PATHS.outageNotes, outage)
  return sendChange({ method: 'POST', path, body: note, operator })
}

/** Attaches a photo to an outage. */
export function addPhoto(
  outage: string,
  photo: Blob,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  const path = ofId(PATHS.outagePhotos, outage)
  return sendChange({ method: 'POST', path, body: photo, operator })
}

/** The planned windows. */
export function getWindows(_: string, signal: AbortSignal): Promise<ApiResult<WindowList>> {
  return getJson(PATHS.windows, signal)
}

/** Enters a planned window. */
export function addWindow(
  window: NewWindow,
  operator: OperatorWord,
): Promise<ApiResult<PlannedWindow>> {
  return sendChange({ method: 'POST', path: PATHS.windows, body: window, operator })
}

/** Takes a planned window back. */
export function cancelWindow(id: string, operator: OperatorWord): Promise<ApiResult<unknown>> {
  return sendChange({ method: 'DELETE', path: ofId(PATHS.window, id), operator })
}
