import { getPlaceVisitors } from '../api.ts'
import { messages } from '../i18n/language.ts'
import { formats } from '../view-state.ts'
import { useLiveResource } from './live-resource.ts'

/**
 * How many different devices a place had today. Nothing where nobody counts them, or while the
 * figure cannot be had: it is an extra beside the clients.
 */
export function VisitorsToday({ id }: { readonly id: string }) {
  const { resource } = useLiveResource(id, null, getPlaceVisitors)
  const answer = resource.value
  const today = answer.kind === 'ready' ? answer.value.days.at(-1) : undefined
  if (today === undefined || today.devices === null || today.randomisedPercent === null) return null
  const text = messages.value.visitors
  const { number, percent } = formats.value
  const { accessPointsCounted: counted, accessPointsTotal: total } = today
  const words = today.isUpperBound ? text.atMost : text.today
  return (
    <p class="visitors" title={text.hint}>
      {words(number(today.devices), percent(today.randomisedPercent / 100))}
      {counted < total && <span class="muted"> · {text.counted(counted, total)}</span>}
    </p>
  )
}
