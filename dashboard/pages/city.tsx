import { useSignal } from '@preact/signals'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { MapView } from '../map/map-view.tsx'
import { SIDE_ID } from '../parts/anchors.ts'
import { Filters } from '../parts/filters.tsx'
import { PlaceList } from '../parts/place-list.tsx'
import { useArrival } from '../parts/arrival.ts'
import { PlacePanel } from '../parts/place-panel.tsx'
import { selectedId } from '../view-state.ts'

/** How far the list covers the map on a phone; on a wide screen it stands beside it. */
const SHEETS = ['half', 'full', 'low'] as const
type Sheet = (typeof SHEETS)[number]

const nextSheet = (sheet: Sheet): Sheet =>
  SHEETS[(SHEETS.indexOf(sheet) + 1) % SHEETS.length] ?? 'half'

/** Drags shorter than this are taps. */
const DRAG_MIN_PX = 24

function SheetHandle({
  sheet,
  onChange,
}: {
  readonly sheet: Sheet
  readonly onChange: (sheet: Sheet) => void
}) {
  const { list } = messages.value
  const startY = useSignal<number | null>(null)
  const dragged = useSignal(false)
  return (
    <button
      type="button"
      class="sheet-handle"
      aria-label={sheet === 'full' ? list.closeSheet : list.openSheet}
      aria-expanded={sheet === 'full'}
      onPointerDown={(event) => {
        startY.value = event.clientY
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerUp={(event) => {
        const movedPx = event.clientY - (startY.value ?? event.clientY)
        startY.value = null
        dragged.value = Math.abs(movedPx) >= DRAG_MIN_PX
        if (!dragged.value) return
        if (movedPx < 0) onChange(sheet === 'low' ? 'half' : 'full')
        else onChange(sheet === 'full' ? 'half' : 'low')
      }}
      onClick={() => {
        // A drag ends in a click as well; it has done its work already.
        if (!dragged.value) onChange(nextSheet(sheet))
        dragged.value = false
      }}
    >
      <span />
    </button>
  )
}

function Skeleton() {
  return (
    <div class="skeleton-rows" role="status" aria-label={messages.value.loading}>
      {Array.from({ length: 9 }, (_, index) => (
        <div class="skeleton skeleton-row" key={index} />
      ))}
    </div>
  )
}

/** The page an operator watches: the list of what needs attention, the map, the open place. */
export function City() {
  const sheet = useSignal<Sheet>('half')
  const open = selectedId.value
  useArrival()
  return (
    <main class={`city sheet-${sheet.value}${open === null ? '' : ' has-panel'}`}>
      <section class="side" id={SIDE_ID} aria-label={messages.value.list.label}>
        <SheetHandle
          sheet={sheet.value}
          onChange={(next) => {
            sheet.value = next
          }}
        />
        <Filters />
        {fleet.value === null ? <Skeleton /> : <PlaceList />}
      </section>
      <MapView />
      {open !== null && fleet.value !== null && <PlacePanel id={open} />}
    </main>
  )
}
