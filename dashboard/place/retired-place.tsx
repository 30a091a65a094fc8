import type { PlaceRecord } from '#contract/inventory.ts'
import type { OutageList } from '#contract/outage.ts'
import { PATHS } from '#contract/paths.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { useAsked } from '../parts/asked.tsx'
import { Availability } from './availability.tsx'
import { DaySamples } from './day-samples.tsx'
import { Outages } from './outages.tsx'
import { looked } from './span.ts'
import { SpanChoice } from './span-choice.tsx'

/** A place that is kept for history alone: what it did in the time that a report tells of. */
export function RetiredPlace({ record }: { readonly record: PlaceRecord }) {
  const text = placeTexts.value
  const now = looked()
  const { range, startsMs } = now
  const id = encodeURIComponent(record.id)
  const outages = useAsked<OutageList>(
    `${PATHS.outages}?place=${id}&from=${startsMs[0]}&until=${startsMs.at(-1)}`,
  )
  return (
    <>
      <div class="page-head place-head">
        <div>
          <h2>{record.name}</h2>
          <p class="muted">
            {messages.value.kind[record.kind]} · {record.kelurahan}, {record.kecamatan}
          </p>
          <p>{text.retired}</p>
        </div>
      </div>
      <SpanChoice looked={now} />
      <div class="place-main">
        <Availability place={record} looked={now} serviceHours={record.serviceHours} />
        {now.span === 'day' && <DaySamples key={range.from} place={record.id} looked={now} />}
        <Outages asked={outages} />
      </div>
    </>
  )
}
