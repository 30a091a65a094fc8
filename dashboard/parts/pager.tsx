import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { formats } from '../view-state.ts'
import { LIST_ID } from './anchors.ts'
import { usePrinting } from './printing.ts'

/** Rows drawn at once; what presses most is on the first page. */
const PAGE_ROWS = 100
/** On paper there is nothing to turn, but a country does not fit on it. */
const PRINT_ROWS = 2000

/** The part of a list that is drawn. */
export interface Shown<T> {
  readonly from: number
  readonly entries: readonly T[]
}

/** The part of a list that is drawn, and how to turn to another. Another `filter` begins anew. */
export function usePages<T>(all: ReadonlySignal<readonly T[]>, filter: unknown) {
  const wanted = useSignal(0)
  const printing = usePrinting()
  const shown = useComputed((): Shown<T> => {
    if (printing.value) return { from: 0, entries: all.value.slice(0, PRINT_ROWS) }
    const last = Math.max(0, Math.ceil(all.value.length / PAGE_ROWS) - 1)
    const from = Math.min(wanted.value, last) * PAGE_ROWS
    return { from, entries: all.value.slice(from, from + PAGE_ROWS) }
  })
  useEffect(() => {
    wanted.value = 0
  }, [filter])
  const turn = (step: 1 | -1): void => {
    wanted.value = shown.value.from / PAGE_ROWS + step
    const list = document.getElementById(LIST_ID)
    list?.scrollIntoView()
    list?.focus({ preventScroll: true })
  }
  return { shown, turn }
}

interface PagerProps {
  readonly shown: Shown<unknown>
  readonly total: number
  readonly turn: (step: 1 | -1) => void
  /** Says which of how many are shown. */
  readonly words: (range: string, total: string) => string
}

/** Turns the pages of a list; nothing where one page holds it. */
export function Pager({ shown, total, turn, words }: PagerProps) {
  const text = messages.value.agents
  const { number } = formats.value
  const until = shown.from + shown.entries.length
  if (shown.entries.length === total) return null
  return (
    <div class="pager">
      <button type="button" disabled={shown.from === 0} onClick={() => turn(-1)}>
        {text.previous}
      </button>
      <span>{words(`${number(shown.from + 1)}–${number(until)}`, number(total))}</span>
      <button type="button" disabled={until >= total} onClick={() => turn(1)}>
        {text.next}
      </button>
    </div>
  )
}
