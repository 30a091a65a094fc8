import type { AccessPointNow, PlaceNow } from '#contract/fleet.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { placesTexts } from '../i18n/places-texts.ts'
import { fleet } from '../live.ts'
import { writtenMoment } from '../model/local-days.ts'
import { GoLink } from '../parts/go-link.tsx'
import { DurationSince } from '../parts/relative-time.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import type { Column } from '../table/columns.tsx'
import { cityZone } from '../today.ts'
import { formats } from '../view-state.ts'

const HOUR_MS = 3_600_000
/** The most pressing first. */
const RANKS = { down: 0, unknown: 1, up: 2 } as const

const placeOf = ({ place }: AccessPointNow): PlaceNow | undefined => fleet.peek()?.places.get(place)

function nameOf({ name, role }: AccessPointNow): string {
  return role === 'controller' ? `${name} (${placesTexts.peek().controller})` : name
}

function modelOf({ vendor, model }: AccessPointNow): string | null {
  const words = [vendor, model].filter(Boolean).join(' ')
  return words === '' ? null : words
}

/** One that never worked is not in service yet. */
function stateOf({ state, neverWorked }: AccessPointNow): string {
  const isNotYet = state === 'down' && neverWorked === true
  return isNotYet ? messages.value.reason.notYet : placesTexts.value.states[state]
}

function stateColumns(): readonly Column<AccessPointNow>[] {
  const text = placesTexts.value
  return [
    { id: 'name', title: text.accessPoint, value: nameOf },
    {
      id: 'state',
      title: text.state,
      value: ({ state }) => RANKS[state],
      words: stateOf,
      exported: stateOf,
      cell: (one) => (
        <span class={`state-cell text-${one.state}`}>
          <StateSymbol state={one.state} sizePx={16} /> {stateOf(one)}
        </span>
      ),
    },
    {
      id: 'since',
      title: text.since,
      largestFirst: true,
      value: ({ sinceMs }) => sinceMs,
      exported: ({ sinceMs }) => writtenMoment(sinceMs, cityZone.peek()),
      cell: ({ sinceMs }) => (sinceMs === null ? '–' : formats.value.moment(sinceMs, nowMs.peek())),
    },
    {
      id: 'place',
      title: text.place,
      width: '190px',
      value: (one) => placeOf(one)?.name ?? one.place,
      cell: (one) => (
        <GoLink to={{ page: 'place', place: one.place }}>{placeOf(one)?.name ?? one.place}</GoLink>
      ),
    },
    {
      id: 'kelurahan',
      title: text.kelurahan,
      isMore: true,
      value: (one) => placeOf(one)?.kelurahan ?? null,
    },
  ]
}

function pollColumns(): readonly Column<AccessPointNow>[] {
  const text = placesTexts.value
  const { outcome } = messages.value
  const { number, duration } = formats.value
  return [
    {
      id: 'polled',
      title: text.lastPoll,
      largestFirst: true,
      value: ({ lastPollAtMs }) => lastPollAtMs,
      exported: ({ lastPollAtMs }) => writtenMoment(lastPollAtMs, cityZone.peek()),
      cell: ({ lastPollAtMs }) =>
        lastPollAtMs === null ? '–' : <DurationSince sinceMs={lastPollAtMs} />,
    },
    {
      id: 'outcome',
      isMore: true,
      width: '130px',
      title: text.outcome,
      value: ({ lastOutcome }) => (lastOutcome === null ? null : outcome[lastOutcome]),
    },
    {
      id: 'rtt',
      title: text.roundTrip,
      exportedTitle: text.roundTripExported,
      align: 'end',
      largestFirst: true,
      value: ({ rttMs }) => rttMs,
      cell: ({ rttMs }) => (rttMs === null ? '–' : text.milliseconds(number(rttMs))),
    },
    {
      id: 'clients',
      title: text.clients,
      align: 'end',
      largestFirst: true,
      value: ({ clients }) => clients,
    },
    {
      id: 'uptime',
      title: text.uptime,
      exportedTitle: text.uptimeExported,
      isMore: true,
      align: 'end',
      value: ({ uptimeMs }) => uptimeMs,
      exported: ({ uptimeMs }) => (uptimeMs === null ? null : Math.round(uptimeMs / HOUR_MS)),
      cell: ({ uptimeMs }) => (uptimeMs === null ? '–' : duration(uptimeMs)),
    },
  ]
}

function deviceColumns(): readonly Column<AccessPointNow>[] {
  const text = placesTexts.value
  return [
    { id: 'model', title: text.model, width: '130px', value: modelOf },
    { id: 'firmware', title: text.firmware, isMore: true, value: ({ firmware }) => firmware },
    {
      id: 'agent',
      title: text.agent,
      width: '100px',
      value: ({ agent }) => agent,
      cell: ({ agent }) =>
        agent === null ? (
          '–'
        ) : (
          <GoLink to={{ page: 'agents', agents: { text: agent, onlyHand: false } }}>{agent}</GoLink>
        ),
    },
    { id: 'id', title: text.identifier, isMore: true, value: ({ id }) => id },
  ]
}

/** The columns of the table of access points. Reads signals: made anew when the language changes. */
export function accessPointColumns(): readonly Column<AccessPointNow>[] {
  return [...stateColumns(), ...pollColumns(), ...deviceColumns()]
}
