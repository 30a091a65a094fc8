import type { Fleet, PlaceNow } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Condition, Incident, SentMessage } from '#contract/incident.ts'
import type { Degradation, Evidence, Outage, OutageNote } from '#contract/outage.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { Cause } from '#contract/words.ts'
import { NO_IMPACT } from '../bare.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** An outage that lasts, of power, at one place; what a test cares about is put in its place. */
export function makeOutage(
  part: Partial<Omit<Outage, 'id'>> & { readonly id: string; readonly startMs: number },
): Outage {
  const place = part.place === undefined ? ('place-1' as PlaceId) : part.place
  return {
    subject: { kind: 'site', id: place ?? 'server' },
    endMs: null,
    startWithinMs: 60_000,
    endWithinMs: 0,
    status: 'provisional',
    cause: 'power',
    confidence: 0.86,
    candidates: [
      { cause: 'power', confidence: 0.86 },
      { cause: 'uplink', confidence: 0.11 },
      { cause: 'monitoring', confidence: 0.03 },
    ],
    evidence: [],
    impact: NO_IMPACT,
    window: null,
    incident: null,
    override: null,
    acknowledged: null,
    assignee: null,
    revisedAtMs: part.startMs,
    revision: 1,
    ...part,
    place,
  }
}

/** An incident that lasts, of one place. */
export function makeIncident(
  part: Partial<Omit<Incident, 'id'>> & { readonly id: string; readonly sinceMs: number },
): Incident {
  return {
    scope: 'place',
    name: 'place-1',
    kind: 'site',
    cause: 'power',
    confidence: 0.86,
    openedAtMs: part.sinceMs,
    closedAtMs: null,
    placesNow: 1,
    placesMost: 1,
    conditions: [],
    isFlapping: false,
    isSuppressed: false,
    acknowledged: null,
    step: 0,
    revisedAtMs: part.sinceMs,
    ...part,
  }
}

/** The condition that an outage is. */
export function conditionOf(outage: Outage): Condition {
  return {
    key: `site ${outage.place}`,
    kind: 'site',
    place: outage.place,
    agent: null,
    outage: outage.id,
    sinceMs: outage.startMs,
    cause: outage.cause,
    confidence: outage.confidence,
    detail: '',
  }
}

/** Everything about outages that the fixture serves. */
export interface FixtureOutages {
  outages: Outage[]
  incidents: Incident[]
  /** Until then the server makes no incidents; null when it does. */
  holdUntilMs: number | null
  notes: OutageNote[]
  messages: Readonly<Record<string, readonly SentMessage[]>>
  windows: PlannedWindow[]
  degradations: Degradation[]
}

/** What was seen of the power cut at one of its places. */
function powerEvidence(startMs: number, place: PlaceNow): Evidence[] {
  const number = place.id.slice(6)
  const agent = `agent-${number}`
  return [
    { kind: 'agent-silent', atMs: startMs, by: agent, value: startMs - 40_000 },
    { kind: 'ups-on-battery', atMs: startMs - 30_000, by: `${place.id}-ups`, value: 12 },
    {
      kind: 'together-power-area',
      atMs: startMs + 40_000,
      by: 'server',
      value: '4 of 5',
    },
    { kind: 'neighbours-up', atMs: startMs + 41_000, by: 'server', value: '11 of 11' },
    { kind: 'history', atMs: startMs, by: 'server', value: 'power 7, uplink 2' },
  ]
}

/** The places that a power cut took, dark or no longer heard of in the fixture's city. */
const POWER_PLACES = ['place-25', 'place-31', 'place-46', 'place-52']
const LINE_PLACE = 'place-34'
const LITTLE_USE_PLACE = 'place-29'

/** Puts an outage on a place. */
function withOutage(place: PlaceNow, outage: Outage): PlaceNow {
  const { id, startMs, cause, confidence, incident } = outage
  return { ...place, outage: { id, startMs, cause, confidence, incident } }
}

function powerCut(places: ReadonlyMap<string, PlaceNow>, nowMs: number): Outage[] {
  const sinceMs = nowMs - 47 * MINUTE_MS
  return POWER_PLACES.flatMap((id, index) => {
    const place = places.get(id)
    if (place === undefined) return []
    const startMs = sinceMs + index * 11_000
    return makeOutage({
      id: `power${index + 1}`,
      place: place.id,
      startMs,
      incident: 'inc-power',
      evidence: powerEvidence(startMs, place),
      impact: {
        ...NO_IMPACT,
        clientsBefore: 23 + index,
        downMs: 31 * MINUTE_MS,
        unobservedMs: 16 * MINUTE_MS,
        serviceMs: 31 * MINUTE_MS,
      },
    })
  })
}

function endedOutages(nowMs: number): Outage[] {
  const ended = (id: string, place: string, cause: Cause, agoMs: number, lastedMs: number) =>
    makeOutage({
      id,
      place: place as PlaceId,
      cause,
      confidence: 0.97,
      status: 'final',
      candidates: [{ cause, confidence: 0.97 }],
      startMs: nowMs - agoMs,
      endMs: nowMs - agoMs + lastedMs,
      endWithinMs: 20_000,
    })
  const line = ended('line1', 'place-3', 'uplink', 26 * HOUR_MS, 95 * MINUTE_MS)
  return [
    { ...line, incident: 'inc-line', subject: { kind: 'uplink', id: 'place-3-uplink' } },
    {
      ...ended('planned1', 'place-5', 'planned', 30 * HOUR_MS, 2 * HOUR_MS),
      window: 'win-past',
    },
    {
      ...ended('withdrawn1', 'place-8', 'monitoring', 50 * HOUR_MS, HOUR_MS),
      status: 'withdrawn',
    },
    {
      ...ended('server1', 'place-1', 'monitoring', 3 * DAY_MS, 20 * MINUTE_MS),
      subject: { kind: 'server', id: 'server' },
      place: null,
    },
    ended('old1', 'place-2', 'access-point', 20 * DAY_MS, 3 * HOUR_MS),
  ]
}

const message = (
  part: Partial<SentMessage> & { readonly id: string; readonly createdAtMs: number },
): SentMessage => ({
  recipient: 'Rina',
  channel: 'telegram',
  kind: 'incident',
  sentAtMs: part.createdAtMs + 2000,
  attempts: 1,
  problem: null,
  isGivenUp: false,
  ...part,
})

/** A photo of one dot: enough to be one. */
export const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** Outages and incidents of a fixture's city, and the city with them. */
export function makeOutages(
  fleet: Fleet,
  nowMs: number,
): { readonly fleet: Fleet; readonly held: FixtureOutages } {
  const places = new Map<string, PlaceNow>(fleet.places.map((place) => [place.id, place]))
  const cut = powerCut(places, nowMs)
  const linePlace = places.get(LINE_PLACE)
  const line =
    linePlace === undefined
      ? []
      : [
          makeOutage({
            id: 'uplink1',
            place: linePlace.id,
            cause: 'uplink',
            confidence: 0.58,
            candidates: [
              { cause: 'uplink', confidence: 0.58 },
              { cause: 'power', confidence: 0.36 },
            ],
            startMs: nowMs - 12 * MINUTE_MS,
            incident: 'inc-place',
          }),
        ]
  const outages = [...cut, ...line, ...endedOutages(nowMs)]
  const open = new Map<string | null, Outage>(
    outages.filter(({ endMs }) => endMs === null).map((outage) => [outage.place, outage]),
  )
  const firstCut = cut[0]
  const sinceMs = firstCut?.startMs ?? nowMs
  const incidents = [
    ...(firstCut === undefined
      ? []
      : [
          makeIncident({
            id: 'inc-power',
            scope: 'power-area',
            name: 'Penyulang Contoh 3',
            sinceMs,
            placesNow: cut.length,
            placesMost: cut.length + 1,
            conditions: cut.map(conditionOf),
          }),
        ]),
    ...line.map((outage) =>
      makeIncident({
        id: 'inc-place',
        // As the server has it: the name, not the id.
        name: linePlace?.name ?? '',
        cause: 'uplink',
        confidence: 0.58,
        rival: 'power',
        sinceMs: outage.startMs,
        conditions: [{ ...conditionOf(outage), rival: 'power' }],
        isFlapping: true,
        acknowledged: { by: 'Budi', atMs: nowMs - 5 * MINUTE_MS },
      }),
    ),
    makeIncident({
      id: 'inc-line',
      scope: 'provider',
      name: 'Serat Contoh',
      cause: 'uplink',
      confidence: 0.97,
      sinceMs: nowMs - 26 * HOUR_MS,
      closedAtMs: nowMs - 26 * HOUR_MS + 95 * MINUTE_MS,
      placesNow: 0,
      placesMost: 6,
    }),
    makeIncident({
      id: 'inc-planned',
      scope: 'kelurahan',
      name: 'Oebobo',
      cause: 'planned',
      confidence: 1,
      sinceMs: nowMs - 30 * HOUR_MS,
      closedAtMs: nowMs - 28 * HOUR_MS,
      placesNow: 0,
      placesMost: 2,
      isSuppressed: true,
    }),
  ]
  const withPlaces = fleet.places.map((place) => {
    const outage = open.get(place.id)
    if (outage !== undefined) return withOutage(place, outage)
    return place.id === LITTLE_USE_PLACE ? { ...place, degradations: ['loss' as const] } : place
  })
  return {
    fleet: { ...fleet, places: withPlaces },
    held: {
      outages,
      incidents,
      holdUntilMs: null,
      degradations: [
        {
          place: LITTLE_USE_PLACE as PlaceId,
          reason: 'loss',
          sinceMs: nowMs - 25 * MINUTE_MS,
          value: 14.2,
          limit: 10,
        },
      ],
      notes: [
        {
          id: 1,
          outage: 'power1',
          atMs: sinceMs + 9 * MINUTE_MS,
          by: 'Budi',
          kind: 'comment',
          text: 'Menelepon PLN 123: gangguan di penyulang, petugas sudah berangkat.',
          cause: null,
          mediaType: null,
        },
        {
          id: 2,
          outage: 'power1',
          atMs: sinceMs + 15 * MINUTE_MS,
          by: 'Rina',
          kind: 'photo',
          text: '',
          cause: null,
          mediaType: 'image/png',
        },
      ],
      messages: {
        'inc-power': [
          message({ id: 'm1', createdAtMs: sinceMs + 120_000 }),
          message({
            id: 'm2',
            recipient: 'Kepala Dinas',
            channel: 'email',
            createdAtMs: sinceMs + 120_000,
            sentAtMs: null,
            attempts: 3,
            problem: '[email] mail.contoh.test: connection refused',
          }),
          message({
            id: 'm3',
            recipient: 'NOC',
            channel: 'waha',
            createdAtMs: sinceMs + 120_000,
            sentAtMs: null,
            attempts: 8,
            isGivenUp: true,
            problem: '[waha] the session is not logged in: scan the code again',
          }),
        ],
      },
      windows: [
        {
          id: 'win-next',
          scope: { kind: 'provider', value: 'Serat Contoh' },
          startMs: nowMs - DAY_MS,
          endMs: nowMs + 60 * DAY_MS,
          recurrence: { weekdays: [2, 4], monthDay: null, from: '23:00', until: '02:00' },
          isExcluded: true,
          reason: 'Pemeliharaan jaringan',
          createdBy: 'Budi',
          createdAtMs: nowMs - DAY_MS,
          cancelledAtMs: null,
        },
        {
          id: 'win-past',
          scope: { kind: 'place', value: 'place-5' },
          startMs: nowMs - 31 * HOUR_MS,
          endMs: nowMs - 27 * HOUR_MS,
          recurrence: null,
          isExcluded: false,
          reason: 'Perbaikan panel listrik',
          createdBy: 'Rina',
          createdAtMs: nowMs - 40 * HOUR_MS,
          cancelledAtMs: null,
        },
      ],
    },
  }
}
