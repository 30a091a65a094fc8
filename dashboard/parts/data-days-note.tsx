import { countedTexts } from '../i18n/counted-texts.ts'
import { language } from '../i18n/language.ts'
import { dataDaysOf } from '../model/data-days.ts'
import { longDay } from '../model/format.ts'
import { today } from '../today.ts'
import { formats } from '../view-state.ts'

interface DataDaysNoteProps {
  /** `2026-11` */
  readonly month: string
  /** First local day of which anything is known; null while there is none. */
  readonly firstDay: string | null
}

/** On how many of its days a month rests, where data begin within it. */
export function DataDaysNote({ month, firstDay }: DataDaysNoteProps) {
  const text = countedTexts.value
  const { number } = formats.value
  const { days, all } = dataDaysOf(month, firstDay, today.value)
  if (firstDay === null || days === 0 || days === all) return null
  return (
    <p class="page-note muted">
      <b>{text.dataFrom(longDay(firstDay, language.value), number(days), number(all))}</b>{' '}
      {text.rule}
    </p>
  )
}
