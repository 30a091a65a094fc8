import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { mapToolTexts } from '../i18n/map-tool-texts.ts'
import { messages } from '../i18n/language.ts'
import { isPastOpen, isPlanning, layerChoice } from '../layers/choice.ts'
import { fleet } from '../live.ts'
import { lazyPart } from '../map/lazy-part.tsx'
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

const PastBanner = lazyPart(
  async () => (await import('../time-machine/time-machine.tsx')).PastBanner,
)
const PastPanel = lazyPart<{ readonly id: string }>(
  async () => (await import('../time-machine/time-machine.tsx')).PastPanel,
)
const LayerSide = lazyPart(
  async () => (await import('../layers/layers.tsx')).LayerSide,
  <Skeleton />,
)
const PlanSide = lazyPart(async () => (await import('../layers/layers.tsx')).PlanSide, <Skeleton />)

/** What stands beside the map: the places, what a layer tells, or the site that is planned. */
function Side() {
  if (fleet.value === null) {
    return (
      <>
        <Filters />
        <Skeleton />
      </>
    )
  }
  if (isPlanning.value) return <PlanSide />
  if (layerChoice.value.layer !== 'state' && !isPastOpen.value) return <LayerSide />
  return (
    <>
      <Filters />
      <PlaceList />
    </>
  )
}

/** Tells screen readers that what is shown is the present again. */
function ReturnNote() {
  const spoken = useSignal('')
  const wasPast = useSignal(false)
  useSignalEffect(() => {
    const isPast = isPastOpen.value
    if (wasPast.peek() && !isPast) spoken.value = mapToolTexts.peek().left
    else if (isPast) spoken.value = ''
    wasPast.value = isPast
  })
  return (
    <p class="unseen" role="status">
      {spoken}
    </p>
  )
}

/** The page an operator watches: the list of what needs attention, the map, the open place. */
export function City() {
  const sheet = useSignal<Sheet>('half')
  const open = selectedId.value
  const isPast = isPastOpen.value
  useArrival()
  // The time machine needs the map; the list is a touch away.
  useEffect(() => {
    if (isPast) sheet.value = 'low'
  }, [isPast])
  return (
    <main class="city-page">
      {isPast && fleet.value !== null && <PastBanner />}
      <ReturnNote />
      <div
        class={`city sheet-${sheet.value}${open === null ? '' : ' has-panel'}${isPast ? ' is-past' : ''}`}
      >
        <section class="side" id={SIDE_ID} aria-label={messages.value.list.label}>
          <SheetHandle
            sheet={sheet.value}
            onChange={(next) => {
              sheet.value = next
            }}
          />
          <Side />
        </section>
        <MapView />
        {open !== null &&
          fleet.value !== null &&
          (isPast ? <PastPanel id={open} /> : <PlacePanel id={open} />)}
      </div>
    </main>
  )
}
