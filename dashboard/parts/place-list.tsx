import { useComputed, useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals'
import { RotateCcw } from 'lucide'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { indexOf } from '../model/attention.ts'
import { isOld } from '../model/connection.ts'
import { isEmpty } from '../model/filter.ts'
import {
  heightOf,
  HEADING_PX,
  ROW_PX,
  rowsOf,
  rowsWithin,
  topPxOf,
  type Rows,
} from '../model/rows.ts'
import { isCalm } from '../model/states.ts'
import {
  filter,
  formats,
  freshness,
  listedPlaces,
  order,
  resetFilter,
  select,
  selectedId,
  tally,
} from '../view-state.ts'
import { LIST_ID } from './anchors.ts'
import { Icon } from './icon.tsx'
import { OrderChoice } from './order-choice.tsx'
import { Heading, PlaceRow, rowId } from './place-row.tsx'
import { usePrinting } from './printing.ts'

/** Rows this far out of sight are drawn, so that scrolling shows no holes. */
const MARGIN_PX = 300

/** Where the active row goes for a key; undefined when the key is not the list's. */
function moved(key: string, index: number, total: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: total - 1,
  }
  const next = steps[key]
  return next === undefined ? undefined : Math.max(0, Math.min(total - 1, next))
}

/** What part of the list is in sight; paper has no scroll, so in print everything is. */
function useViewport() {
  const host = useRef<HTMLDivElement>(null)
  const topPx = useSignal(0)
  const heightPx = useSignal(800)
  const printing = usePrinting()
  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const measure = new ResizeObserver(() => {
      heightPx.value = element.clientHeight
    })
    measure.observe(element)
    return () => measure.disconnect()
  }, [])
  return { host, topPx, heightPx, printing }
}

/** The row that keys act on: arrow keys move it, Enter opens it, opening a place moves it there. */
function useActiveRow(
  host: RefObject<HTMLDivElement | null>,
  rows: ReadonlySignal<Rows>,
  heightPx: ReadonlySignal<number>,
) {
  const activeId = useSignal<string | null>(null)
  const reveal = (id: string): void => {
    const topPx = topPxOf(rows.peek(), id)
    const element = host.current
    if (topPx === null || element === null) return
    const over = topPx - HEADING_PX
    const under = topPx + ROW_PX - element.clientHeight
    if (element.scrollTop > over) element.scrollTop = over
    else if (element.scrollTop < under) element.scrollTop = under
  }
  useSignalEffect(() => {
    const open = selectedId.value
    if (open === null) return
    activeId.value = open
    reveal(open)
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    const places = listedPlaces.peek()
    const index = indexOf(places, activeId.peek())
    if ((event.key === 'Enter' || event.key === ' ') && index >= 0) {
      event.preventDefault()
      select(activeId.peek())
      return
    }
    const page = Math.max(1, Math.floor(heightPx.peek() / ROW_PX) - 1)
    const next = moved(event.key, index, places.length, page)
    const place = next === undefined ? undefined : places.at(next)
    if (place === undefined) return
    event.preventDefault()
    activeId.value = place.id
    reveal(place.id)
  }
  return { activeId, onKeyDown }
}

/** How many places are listed, in which order, and how to see all again. */
function ListHead() {
  const { list, filter: words } = messages.value
  const { number } = formats.value
  const total = listedPlaces.value.length
  const all = fleet.value?.places.size ?? 0
  // The city is calm, whatever the filter shows of it; an old screen must not reassure.
  const calm = useComputed(() => isCalm(tally.value) && !isOld(freshness.value))
  return (
    <div class="list-head">
      <p role="status">
        {total === all ? list.all(number(all)) : list.shown(number(total), number(all))}
      </p>
      {!isEmpty(filter.value) && (
        <button type="button" class="reset" onClick={resetFilter}>
          <Icon of={RotateCcw} sizePx={14} />
          {words.reset}
        </button>
      )}
      <OrderChoice />
      {calm.value && <p class="calm">{list.calm}</p>}
    </div>
  )
}

/** The places in their order, headed by what needs attention; only those in sight are drawn. */
export function PlaceList() {
  const { host, topPx, heightPx, printing } = useViewport()
  const focused = useSignal(false)
  const rows = useComputed(() => rowsOf(listedPlaces.value, order.value === 'attention'))
  const visible = useComputed(() =>
    printing.value
      ? rowsWithin(rows.value, 0, heightOf(rows.value), 0)
      : rowsWithin(rows.value, topPx.value, topPx.value + heightPx.value, MARGIN_PX),
  )
  const { activeId, onKeyDown } = useActiveRow(host, rows, heightPx)

  const text = messages.value.list
  const total = listedPlaces.value.length
  const active = activeId.value
  const activeDrawn = visible.value.some(({ key }) => key === active)
  return (
    <>
      <ListHead />
      <div
        class="list"
        id={LIST_ID}
        ref={host}
        role="listbox"
        aria-label={text.label}
        aria-activedescendant={active !== null && activeDrawn ? rowId(active) : undefined}
        tabIndex={0}
        onScroll={(event) => {
          topPx.value = event.currentTarget.scrollTop
        }}
        onKeyDown={onKeyDown}
        onFocus={() => {
          focused.value = true
          activeId.value ??= listedPlaces.peek().at(0)?.id ?? null
        }}
        onBlur={() => {
          focused.value = false
        }}
      >
        {total === 0 && <p class="list-none">{text.none}</p>}
        <div class="list-rows" role="presentation" style={{ height: `${heightOf(rows.value)}px` }}>
          {visible.value.map((row) =>
            row.kind === 'heading' ? (
              <Heading key={`group ${row.key}`} row={row} />
            ) : (
              <PlaceRow
                key={row.key}
                place={row.place}
                index={row.index}
                total={total}
                topPx={row.topPx}
                active={focused.value && row.key === active}
                open={row.key === selectedId.value}
              />
            ),
          )}
        </div>
      </div>
    </>
  )
}
