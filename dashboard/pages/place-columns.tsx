import type { PlaceCoverage } from '#contract/coverage.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { placesTexts } from '../i18n/places-texts.ts'
import { writtenMoment } from '../model/local-days.ts'
import { SEVERITY } from '../model/states.ts'
import { GoLink } from '../parts/go-link.tsx'
import { reasonWords } from '../parts/reason-words.ts'
import { DurationSince } from '../parts/relative-time.tsx'
import { ShareCell } from '../parts/share-cell.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { cityZone, monthWords, thisMonth } from '../today.ts'
import { formats, reasons } from '../view-state.ts'

/** The service of the month by place; null while it is not known. */
export type Covered = ReadonlyMap<string, PlaceCoverage> | null

/** Why a place is not up, in words; null where there is nothing to say. Read with the rows, calmly. */
function causeOf({ id }: PlaceNow): string | null {
  const reason = reasons.peek().get(id)
  return reason === undefined ? null : reasonWords(reason)
}

function stateColumns(): readonly Column<PlaceNow>[] {
  const text = placesTexts.value
  const { state } = messages.value
  return [
    {
      id: 'name',
      title: text.place,
      value: ({ name }) => name,
      cell: (place) => <GoLink to={{ page: 'place', place: place.id }}>{place.name}</GoLink>,
    },
    {
      id: 'state',
      title: text.state,
      value: (place) => SEVERITY.indexOf(place.state),
      words: (place) => state[place.state],
      exported: (place) => state[place.state],
      cell: (place) => (
        <span class={`state-cell text-${place.state}`}>
          <StateSymbol state={place.state} sizePx={16} /> {state[place.state]}
        </span>
      ),
    },
    {
      id: 'since',
      title: text.since,
      largestFirst: true,
      value: ({ sinceMs }) => sinceMs,
      exported: ({ sinceMs }) => writtenMoment(sinceMs, cityZone.peek()),
      cell: ({ sinceMs }) =>
        sinceMs === null ? (
          '–'
        ) : (
          <>
            {formats.value.moment(sinceMs, nowMs.peek())}
            <small>
              <DurationSince sinceMs={sinceMs} />
            </small>
          </>
        ),
    },
    {
      id: 'cause',
      title: text.cause,
      width: '170px',
      value: causeOf,
      cell: (place) => causeOf(place) ?? '–',
    },
  ]
}

function whereColumns(): readonly Column<PlaceNow>[] {
  const text = placesTexts.value
  const { kind } = messages.value
  return [
    { id: 'kecamatan', title: text.kecamatan, isMore: true, value: ({ kecamatan }) => kecamatan },
    { id: 'kelurahan', title: text.kelurahan, value: ({ kelurahan }) => kelurahan },
    {
      id: 'kind',
      title: text.kind,
      isMore: true,
      width: '130px',
      value: (place) => kind[place.kind],
    },
    { id: 'provider', title: text.provider, width: '120px', value: ({ provider }) => provider },
  ]
}

function loadColumns(): readonly Column<PlaceNow>[] {
  const text = placesTexts.value
  const figure = { align: 'end', largestFirst: true } as const
  return [
    { id: 'clients', title: text.clients, ...figure, value: ({ clients }) => clients },
    {
      id: 'up',
      title: text.accessPointsUp,
      ...figure,
      value: ({ accessPointsUp }) => accessPointsUp,
      cell: (place) => {
        const { number } = formats.value
        return text.upOf(number(place.accessPointsUp), number(place.accessPointsTotal))
      },
    },
    {
      id: 'total',
      title: text.accessPointsTotal,
      ...figure,
      isMore: true,
      value: ({ accessPointsTotal }) => accessPointsTotal,
    },
  ]
}

function monthColumns(covered: Covered): readonly Column<PlaceNow>[] {
  const text = placesTexts.value
  const month = monthWords(thisMonth.value)
  const of = ({ id }: PlaceNow): PlaceCoverage | undefined => covered?.get(id)
  const verdictOf = (place: PlaceNow): string | null => {
    const verdict = of(place)?.verdict
    return verdict === undefined ? null : text.verdicts[verdict]
  }
  return [
    {
      id: 'month',
      title: text.month(month),
      exportedTitle: text.monthExported(month),
      hint: text.monthHint,
      align: 'end',
      value: (place) => of(place)?.measured ?? null,
      exported: (place) => inPercent(of(place)?.measured ?? null),
      cell: (place) => {
        const { measured = null, lower = null, upper = null } = of(place) ?? {}
        return <ShareCell measured={measured} lower={lower} upper={upper} />
      },
    },
    { id: 'verdict', title: text.verdict, value: verdictOf },
    { id: 'id', title: text.identifier, isMore: true, value: ({ id }) => id },
  ]
}

/** The columns of the table of places. Reads signals: made anew when the language changes. */
export function placeColumns(covered: Covered): readonly Column<PlaceNow>[] {
  return [...stateColumns(), ...whereColumns(), ...loadColumns(), ...monthColumns(covered)]
}
