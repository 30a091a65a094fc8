import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { getBoundaries, type Boundaries } from '../api.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { wallboardTexts } from '../i18n/wallboard-texts.ts'
import { fleet } from '../live.ts'
import { clientsOf, SEVERITY } from '../model/states.ts'
import { ageOf } from '../model/wallboard.ts'
import { briefCauseWords } from '../parts/reason-words.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { doubtAt } from '../incidents-state.ts'
import { formats, tally, theme } from '../view-state.ts'
import { drawCity } from './city-plan.ts'

/** Events of a second are drawn together; what is new grows old without an event. */
const DRAW_EVERY_MS = 1000
const BOUNDARIES_RETRY_MS = 300_000
const NEWLY_DARK_MAX = 3

/** The city as a picture that is drawn anew when something changed, at most once a second. */
function CityPlan() {
  const host = useRef<HTMLCanvasElement>(null)
  const boundaries = useSignal<Boundaries | null>(null)
  const needsDrawing = useRef(true)
  const hasOutlines = useComputed(() => (fleet.value?.city.boundaries ?? 'none') !== 'none')
  useEffect(() => {
    // Where nobody has drawn outlines yet there is nothing to ask for; they come with the inventory.
    if (!hasOutlines.value) return undefined
    const controller = new AbortController()
    let retry: ReturnType<typeof setTimeout> | null = null
    const load = async (): Promise<void> => {
      const result = await getBoundaries(controller.signal)
      if (controller.signal.aborted) return
      if (result.ok) boundaries.value = result.value
      else retry = setTimeout(() => void load(), BOUNDARIES_RETRY_MS)
    }
    void load()
    return () => {
      controller.abort()
      if (retry !== null) clearTimeout(retry)
    }
  }, [hasOutlines.value])
  useSignalEffect(() => {
    // Read, so that each of them asks for another drawing.
    void [fleet.value, boundaries.value, theme.value, Math.floor(nowMs.value / 60_000)]
    needsDrawing.current = true
  })
  useEffect(() => {
    const canvas = host.current
    if (canvas === null) return undefined
    const draw = (): void => {
      const view = fleet.peek()
      if (!needsDrawing.current || view === null || canvas.clientWidth === 0) return
      needsDrawing.current = false
      const width = Math.round(canvas.clientWidth * devicePixelRatio)
      const height = Math.round(canvas.clientHeight * devicePixelRatio)
      // Setting a size makes a new drawing surface, also when it is the same size.
      if (canvas.width !== width) canvas.width = width
      if (canvas.height !== height) canvas.height = height
      drawCity(canvas, view.places, boundaries.peek(), nowMs.peek())
    }
    const resize = new ResizeObserver(() => {
      needsDrawing.current = true
      draw()
    })
    resize.observe(canvas)
    const timer = setInterval(draw, DRAW_EVERY_MS)
    return () => {
      resize.disconnect()
      clearInterval(timer)
    }
  }, [])
  const label = useComputed(() =>
    wallboardTexts.value.map(formats.value.number(fleet.value?.places.size ?? 0)),
  )
  return <canvas class="wall-plan" ref={host} role="img" aria-label={label} />
}

/** The places that went dark in the last minutes, by name. */
function NewlyDark() {
  const text = wallboardTexts.value
  const found = useComputed(() => {
    const dark = [...(fleet.value?.places.values() ?? [])].filter(
      ({ state, sinceMs }) =>
        state === 'down' && sinceMs !== null && ageOf(sinceMs, nowMs.value) === 'new',
    )
    return dark.sort((a, b) => (b.sinceMs ?? 0) - (a.sinceMs ?? 0))
  }).value
  if (found.length === 0) return null
  const more = found.length - NEWLY_DARK_MAX
  return (
    <div class="wall-fresh-dark">
      <h3>
        {text.newlyDark}
        {more > 0 && <span>{text.more(formats.value.number(more))}</span>}
      </h3>
      <ul>
        {found.slice(0, NEWLY_DARK_MAX).map((place) => (
          <li key={place.id}>
            <b>{place.name}</b>{' '}
            <span>
              {formats.value.time(place.sinceMs ?? 0)}
              {place.outage !== null && ` · ${briefCauseWords(place.outage.cause, doubtAt(place))}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The whole city: a picture and its figures. */
export function CitySlide() {
  const { state } = messages.value
  const { number } = formats.value
  const clients = useComputed(() => clientsOf(fleet.value?.places.values() ?? [])).value
  return (
    <div class="wall-city">
      <CityPlan />
      <div class="wall-side">
        <ul class="wall-figures">
          {SEVERITY.filter((one) => one !== 'planned' || tally.value.planned > 0).map((one) => (
            <li key={one} class={tally.value[one] > 0 ? `wall-${one}` : 'wall-none'}>
              <StateSymbol state={one} sizePx={48} />
              <b>{number(tally.value[one])}</b>
              <span>{state[one]}</span>
            </li>
          ))}
          {clients !== null && (
            <li class="wall-clients">
              <b>{number(clients)}</b>
              <span>{wallboardTexts.value.clients}</span>
            </li>
          )}
        </ul>
        <NewlyDark />
      </div>
    </div>
  )
}
