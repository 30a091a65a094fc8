import { parseDay, rangeOf, spanOf, type Range, type Span } from '../model/place-span.ts'
import { dayAfter, zonedMs } from '../model/zone-time.ts'
import { cityZone, today } from '../today.ts'
import { params } from '../view-state.ts'

/** What the page looks at. */
export interface Looked {
  readonly span: Span
  readonly range: Range
  /** The beginnings of its days with the end of the last one behind them, Unix ms. */
  readonly startsMs: readonly number[]
}

/** The first moment of a local day, Unix ms. */
export function startOfDay(day: string): number {
  return zonedMs({ day, time: '00:00' }, cityZone.value) ?? 0
}

/** What the address says to look at, nothing of it in the future. Reads signals. */
export function looked(): Looked {
  const span = spanOf(params.value['span'])
  const asked = parseDay(params.value['day'])
  const last = asked === null || asked > today.value ? today.value : asked
  const { from, until } = rangeOf(span, last)
  const range = { from, until: until > today.value ? today.value : until }
  const startsMs: number[] = []
  for (let day = range.from; day <= range.until; day = dayAfter(day, 1)) {
    startsMs.push(startOfDay(day))
  }
  startsMs.push(startOfDay(dayAfter(range.until, 1)))
  return { span, range, startsMs }
}
