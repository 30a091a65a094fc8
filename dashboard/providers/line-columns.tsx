import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { UplinkNow } from '#contract/fleet.ts'
import { providersTexts } from '../i18n/providers-texts.ts'
import { fleet } from '../live.ts'
import { busySign } from '../model/providers.ts'
import type { Line } from '../model/providers.ts'
import { GoLink } from '../parts/go-link.tsx'
import { ShareCell } from '../parts/share-cell.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { monthWords, thisMonth } from '../today.ts'
import { formats } from '../view-state.ts'

/** What the month says of places, by id. */
export interface LineFacts {
  readonly availability: ReadonlyMap<string, AvailabilityOfPlaces['places'][number]>
  /** Mean of the busiest hour against the contract. */
  readonly busy: ReadonlyMap<string, number | null>
}

const lineNow = ({ id }: Line): UplinkNow | undefined => fleet.peek()?.uplinks.get(id)

/** The columns of the table of lines. Reads signals: made anew when the language changes. */
export function lineColumns({ availability, busy }: LineFacts): readonly Column<Line>[] {
  const text = providersTexts.value
  const month = monthWords(thisMonth.value)
  const { percent } = formats.value
  const figure = { align: 'end', largestFirst: true } as const
  const stateOf = (line: Line) => lineNow(line)?.state ?? 'unknown'
  const busyOf = ({ place }: Line): number | null => busy.get(place.id) ?? null
  return [
    {
      id: 'place',
      title: text.place,
      value: ({ place }) => place.name,
      cell: ({ place }) => <GoLink to={{ page: 'place', place: place.id }}>{place.name}</GoLink>,
    },
    { id: 'provider', title: text.provider, value: ({ provider }) => provider ?? text.nobody },
    { id: 'contract', title: text.contract, value: ({ contract }) => contract },
    { id: 'mbps', title: text.mbps, ...figure, value: ({ contractMbps }) => contractMbps },
    {
      id: 'state',
      title: text.state,
      value: (line) => text.states[stateOf(line)],
      cell: (line) => (
        <span class={`state-cell text-${stateOf(line)}`}>
          <StateSymbol state={stateOf(line)} sizePx={16} /> {text.states[stateOf(line)]}
        </span>
      ),
    },
    {
      id: 'month',
      title: text.availability(month),
      exportedTitle: text.availabilityExported(month),
      hint: text.availabilityHint,
      align: 'end',
      value: ({ place }) => availability.get(place.id)?.measured ?? null,
      exported: ({ place }) => inPercent(availability.get(place.id)?.measured ?? null),
      cell: ({ place }) => {
        const { measured = null, lower = null, upper = null } = availability.get(place.id) ?? {}
        return <ShareCell measured={measured} lower={lower} upper={upper} />
      },
    },
    {
      id: 'busy',
      title: text.busy,
      exportedTitle: text.busyExported,
      hint: text.busyHint,
      ...figure,
      value: busyOf,
      exported: (line) => inPercent(busyOf(line)),
      cell: (line) => {
        const share = busyOf(line)
        if (share === null) return '–'
        const sign = busySign(share)
        return sign === null ? (
          percent(share)
        ) : (
          <b class="text-degraded" title={sign === 'over' ? text.overHint : undefined}>
            {percent(share)} <small>{text.busySigns[sign]}</small>
          </b>
        )
      },
    },
  ]
}
