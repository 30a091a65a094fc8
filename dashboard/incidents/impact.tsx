import type { Outage } from '#contract/outage.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { formats } from '../view-state.ts'

/** What an outage cost: time by what is known of it, clients before, and how exact its ends are. */
export function ImpactSection({ outage }: { readonly outage: Outage }) {
  const text = incidentTexts.value.impact
  const { duration, number } = formats.value
  const { impact, startWithinMs, endWithinMs, endMs } = outage
  const spans: readonly (readonly [string, number])[] = [
    [text.down, impact.downMs],
    [text.proven, impact.provenMs],
    [text.unobserved, impact.unobservedMs],
    [text.up, impact.upMs],
  ]
  const ends = [
    startWithinMs > 0 ? text.startWithin(duration(startWithinMs)) : '',
    endMs !== null && endWithinMs > 0 ? text.endWithin(duration(endWithinMs)) : '',
  ].filter(Boolean)
  return (
    <section>
      <h3>{text.title}</h3>
      <dl class="facts">
        {spans
          .filter(([, spanMs]) => spanMs > 0)
          .map(([name, spanMs]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{duration(spanMs)}</dd>
            </div>
          ))}
        <div class="fact-sum">
          <dt>{text.service}</dt>
          <dd>{duration(impact.serviceMs)}</dd>
        </div>
        {impact.excludedMs > 0 && (
          <div>
            <dt>{text.excluded}</dt>
            <dd>{duration(impact.excludedMs)}</dd>
          </div>
        )}
        <div>
          <dt>{text.clients}</dt>
          <dd>
            {impact.clientsBefore === null ? text.clientsUnknown : number(impact.clientsBefore)}
          </dd>
        </div>
        <div>
          <dt>{text.accuracy}</dt>
          <dd>{ends.length === 0 ? text.exact : ends.join(', ')}</dd>
        </div>
      </dl>
    </section>
  )
}
