import { useComputed, useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight, Pause, Play, X } from 'lucide'
import type { ComponentType } from 'preact'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { nowMs } from '../clock.ts'
import { wallboardTexts } from '../i18n/wallboard-texts.ts'
import { fleet } from '../live.ts'
import { isOld } from '../model/connection.ts'
import { secondsOf, slideAfter, slidesOf, type Slide } from '../model/wallboard.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Icon } from '../parts/icon.tsx'
import { formats, freshness, go, params } from '../view-state.ts'
import { CitySlide } from './city-slide.tsx'
import { IncidentsSlide } from './incidents-slide.tsx'
import { forgetEnded, keepRenewed } from './renewal.ts'
import { keepAwake } from './wake-lock.ts'
import { WorstSlide } from './worst-slide.tsx'

const PARTS: Readonly<Record<Slide, ComponentType>> = {
  city: CitySlide,
  incidents: IncidentsSlide,
  worst: WorstSlide,
}

/** How fresh the board is, in a word that nobody overlooks when it is old. */
function Freshness() {
  const text = wallboardTexts.value
  const words = useComputed(() => {
    const now = freshness.value
    if (now.kind === 'live') return text.fresh
    if (now.kind !== 'stale' && now.kind !== 'offline') return text.connecting
    const { moment, zone } = formats.value
    return text.old(`${moment(now.sinceMs, nowMs.value)} ${zone}`)
  })
  const kind = useComputed(() => freshness.value.kind)
  return (
    <p class={`wall-fresh wall-fresh-${kind.value}`} role="status">
      {words}
    </p>
  )
}

function Clock() {
  const time = useComputed(() => formats.value.time(nowMs.value))
  const date = useComputed(() => formats.value.date(nowMs.value))
  return (
    <p class="wall-clock" aria-hidden="true">
      <b>{time}</b> {formats.value.zone} <small>{date}</small>
    </p>
  )
}

interface ControlsProps {
  readonly isPaused: boolean
  readonly onStep: (step: 1 | -1) => void
  readonly onPause: () => void
}

function Controls({ isPaused, onStep, onPause }: ControlsProps) {
  const text = wallboardTexts.value
  const pause = isPaused ? text.resume : text.pause
  return (
    <div class="wall-controls">
      <button
        type="button"
        aria-label={text.previous}
        title={text.previous}
        onClick={() => onStep(-1)}
      >
        <Icon of={ChevronLeft} />
      </button>
      <button
        type="button"
        aria-pressed={isPaused}
        aria-label={pause}
        title={pause}
        onClick={onPause}
      >
        <Icon of={isPaused ? Play : Pause} />
      </button>
      <button type="button" aria-label={text.next} title={text.next} onClick={() => onStep(1)}>
        <Icon of={ChevronRight} />
      </button>
      <button
        type="button"
        aria-label={text.leave}
        title={text.leave}
        onClick={() => go({ page: 'city' })}
      >
        <Icon of={X} />
      </button>
    </div>
  )
}

/**
 * The board for a wall: it shows one thing after the other and needs nobody. Its parts stay where they
 * are and are only hidden, so that weeks of turning leave nothing behind.
 */
export function Board() {
  const text = wallboardTexts.value
  const slide = useSignal<Slide>('city')
  const isPaused = useSignal(false)
  const seconds = secondsOf(params.value['seconds'])
  const slides = slidesOf(fleet.value?.isWhole !== false)
  const step = (by: 1 | -1): void => {
    const all = slidesOf(fleet.peek()?.isWhole !== false)
    slide.value = slideAfter(all, slide.peek(), by)
  }
  const pause = (): void => {
    isPaused.value = !isPaused.peek()
  }
  useEffect(() => keepAwake(), [])
  useEffect(() => keepRenewed(() => location.reload()), [])
  useEffect(() => forgetEnded(), [])
  useEffect(() => {
    if (isPaused.value) return undefined
    // Begins anew with each slide, so that one that was chosen by hand stands as long as the others.
    const timer = setTimeout(() => step(1), seconds * 1000)
    return () => clearTimeout(timer)
  }, [seconds, isPaused.value, slide.value])
  // Not after the next frame: who sees the board may press a key.
  useLayoutEffect(() => {
    const keys: Readonly<Record<string, () => void>> = {
      ' ': pause,
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      Escape: () => go({ page: 'city' }),
    }
    const onKey = (event: KeyboardEvent): void => {
      // A button that has the focus takes the space bar itself.
      const isButton = event.key === ' ' && event.target instanceof HTMLButtonElement
      const act = keys[event.key]
      if (act === undefined || isButton || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const isStale = isOld(freshness.value)
  return (
    <main
      class={isStale ? 'wallboard is-old' : 'wallboard'}
      id={LIST_ID}
      tabIndex={-1}
      aria-label={text.label}
    >
      <header class="wall-head">
        <h1>
          {fleet.value?.city.name ?? text.label}
          <small>{text.slide[slide.value]}</small>
        </h1>
        <Freshness />
        <Clock />
      </header>
      {isStale && <p class="wall-old-hint">{text.oldHint}</p>}
      {slides.map((name) => {
        const Part = PARTS[name]
        return (
          <section key={name} class="wall-slide" hidden={slide.value !== name} data-slide={name}>
            <h2 class="unseen">{text.slide[name]}</h2>
            {fleet.value !== null && <Part />}
          </section>
        )
      })}
      <footer class="wall-foot">
        <ol aria-hidden="true">
          {slides.map((name) => (
            <li key={name} class={slide.value === name ? 'is-current' : undefined}>
              {text.slide[name]}
            </li>
          ))}
        </ol>
        {isPaused.value && <b>{text.paused}</b>}
        <Controls isPaused={isPaused.value} onStep={step} onPause={pause} />
      </footer>
    </main>
  )
}
