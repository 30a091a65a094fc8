import { useComputed, useSignal } from '@preact/signals'
import { History } from 'lucide'
import { useEffect } from 'preact/hooks'
import { language } from '../i18n/language.ts'
import { timeTexts } from '../i18n/time-texts.ts'
import { longDay } from '../model/format.ts'
import { Icon } from '../parts/icon.tsx'
import { formats } from '../view-state.ts'
import { emptyDay, failure, leavePast, loaded, momentDay, momentMs } from './time-state.ts'

/** That what is seen is the past, and the way back: always in sight, also over the list of a phone. */
export function PastBanner() {
  const text = timeTexts.value
  const day = useComputed(() => longDay(momentDay.value, language.value))
  const time = useComputed(() => `${formats.value.time(momentMs.value)} ${formats.value.zone}`)
  const spoken = useSignal('')
  const isLoaded = loaded.value !== null
  const words = useComputed(() => {
    if (emptyDay.value !== null) return timeTexts.value.bannerEmpty(day.value)
    if (loaded.value !== null) return timeTexts.value.banner(`${day.value}, ${time.value}`)
    return failure.value === null ? timeTexts.value.loading : timeTexts.value.failed
  })
  useEffect(() => {
    // Said once: while the moment moves, the slider says where it is.
    if (isLoaded) spoken.value = timeTexts.peek().entered(`${day.peek()}, ${time.peek()}`)
  }, [isLoaded])
  return (
    <div class="past-banner">
      <Icon of={History} />
      <p>{words}</p>
      <p class="unseen" role="status">
        {spoken}
      </p>
      <button type="button" class="primary" onClick={leavePast}>
        {text.leave}
      </button>
    </div>
  )
}
