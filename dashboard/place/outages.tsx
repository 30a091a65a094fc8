import type { OutageList } from '#contract/outage.ts'
import { nowMs } from '../clock.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { doubtOf } from '../model/doubt.ts'
import { Answer, type Asked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { causeWords } from '../parts/reason-words.ts'
import { formats } from '../view-state.ts'

/** The outages of a place's service in a span, with their causes and the way to their evidence. */
export function Outages({ asked }: { readonly asked: Asked<OutageList> }) {
  const text = placeTexts.value
  const { moment, duration } = formats.value
  return (
    <section class="card place-span-outages">
      <h3>{text.sections.outages}</h3>
      <Answer of={asked}>
        {({ outages, isCut }) => {
          const own = outages.filter(
            ({ subject, status }) => subject.kind === 'site' && status !== 'withdrawn',
          )
          if (own.length === 0) return <p class="muted">{text.noOutages}</p>
          return (
            <>
              <table class="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{text.outageStart}</th>
                    <th scope="col">{text.outageLasted}</th>
                    <th scope="col">{text.outageCause}</th>
                    <th scope="col">{text.outageStatus}</th>
                  </tr>
                </thead>
                <tbody>
                  {own.map((outage) => {
                    const began = moment(outage.startMs, nowMs.peek())
                    return (
                      <tr key={outage.id}>
                        <th scope="row">
                          <GoLink
                            to={{
                              page: 'incidents',
                              incidents: { opened: { kind: 'outage', id: outage.id } },
                            }}
                            class="link"
                            label={text.seeOutage(began)}
                          >
                            {began}
                          </GoLink>
                        </th>
                        <td>
                          {duration((outage.endMs ?? nowMs.peek()) - outage.startMs)}
                          {outage.endMs === null && `, ${text.lasting}`}
                        </td>
                        <td>{causeWords(outage.cause, outage.confidence, doubtOf(outage))}</td>
                        <td>{text.outageStatuses[outage.status]}</td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
              {isCut && <p class="muted">{text.outagesCut}</p>}
            </>
          )
        }}
      </Answer>
    </section>
  )
}
