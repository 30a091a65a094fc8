import type { PlaceNow } from '#contract/fleet.ts'
import type { InventoryRecords } from '#contract/inventory.ts'
import type { OutageList } from '#contract/outage.ts'
import type { Usage as UsageAnswer } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { accessPointsOf, type FleetView } from '../model/fleet.ts'
import { monthOf } from '../model/period.ts'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { Availability } from './availability.tsx'
import { Capacity } from './capacity.tsx'
import { Changes } from './changes.tsx'
import { Compare } from './compare.tsx'
import { Complaints } from './complaints.tsx'
import { DaySamples } from './day-samples.tsx'
import { Contract, Equipment } from './equipment.tsx'
import { Outages } from './outages.tsx'
import { Radios } from './radios.tsx'
import { Said } from './said.tsx'
import { looked } from './span.ts'
import { SpanChoice } from './span-choice.tsx'
import { Usage } from './usage.tsx'

interface PlaceDetailsProps {
  readonly view: FleetView
  readonly place: PlaceNow
  /** What the inventory has of the place; null until it is there. */
  readonly records: InventoryRecords | null
}

/** Everything that is known of a place, in the span that the address names. */
export function PlaceDetails({ view, place, records }: PlaceDetailsProps) {
  const now = looked()
  const { range, startsMs } = now
  const id = encodeURIComponent(place.id)
  const usage = useAsked<UsageAnswer>(
    `${PATHS.usage}?from=${range.from}&until=${range.until}&scope=place&id=${id}`,
  )
  const outages = useAsked<OutageList>(
    `${PATHS.outages}?place=${id}&from=${startsMs[0]}&until=${startsMs.at(-1)}`,
  )
  const record = records?.places.find((one) => one.id === place.id)
  const accessPoints = accessPointsOf(view, place.id).filter(({ role }) => role === 'ap')
  return (
    <>
      <SpanChoice looked={now} />
      <div class="place-grid">
        <div class="place-main">
          <Availability place={place} looked={now} serviceHours={record?.serviceHours} />
          {now.span === 'day' && <DaySamples key={range.from} place={place.id} looked={now} />}
          <Usage place={place} looked={now} asked={usage} />
          <Equipment view={view} place={place} />
          <Compare place={place} month={monthOf(range.until)} />
        </div>
        <div class="place-side">
          <Outages asked={outages} />
          <Contract
            place={place}
            records={records}
            uplink={valueOf(usage)?.of[0]?.figures.uplink ?? null}
          />
          <Capacity place={place.id} />
          <Radios accessPoints={accessPoints} />
          <Complaints place={place.id} />
          <Said place={place.id} outages={valueOf(outages)?.outages ?? []} />
          <Changes place={place.id} />
        </div>
      </div>
    </>
  )
}
