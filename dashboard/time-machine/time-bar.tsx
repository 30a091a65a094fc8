import '../styles/map-time.css'
import { useComputed, useSignalEffect } from '@preact/signals'
import { Pause, Play, SkipBack, SkipForward, TriangleAlert } from 'lucide'
import { useEffect } from 'preact/hooks'
import { KNOWLEDGE } from '#contract/words.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { messages } from '../i18n/language.ts'
import { timeTexts } from '../i18n/time-texts.ts'
import { known } from '../layers/choice.ts'
import { Segments } from '../layers/segments.tsx'
import { fleet } from '../live.ts'
import { differingAt } from '../model/day-replay.ts'
import { SPEEDS } from '../model/moment.ts'
import { dayAfter } from '../model/zone-time.ts'
import { cityMap } from '../map/map-state.ts'
import { CopyLink } from '../parts/copy-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { formats, params, setParams, tally } from '../view-state.ts'
import { DayStrip } from './day-strip.tsx'
import { EmptyNote } from './empty-note.tsx'
import { MonthStrip } from './month-strip.tsx'
import { TimeLegend } from './time-legend.tsx'
import {
  adoptAddress,
  advance,
  clearPast,
  emptyDay,
  failure,
  isPlaying,
  jump,
  loadDay,
  loaded,
  momentDay,
  momentMs,
  seekDay,
  speed,
} from './time-state.ts'

/** A step longer than this is a tab that was in the background, and nothing to catch up with. */
const FRAME_MAX_MS = 100
/** So many places that differ are named. */
const NAMED_MAX = 12

/** Moves the moment on with every frame while it plays. */
function usePlayer(): void {
  useSignalEffect(() => {
    if (!isPlaying.value) return undefined
    let lastMs = performance.now()
    let frame = requestAnimationFrame(function step(atMs) {
      advance(Math.min(FRAME_MAX_MS, Math.max(0, atMs - lastMs)))
      lastMs = atMs
      if (isPlaying.peek()) frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  })
}

const KEYS: Readonly<Record<string, () => void>> = {
  p: () => {
    isPlaying.value = loaded.peek() !== null && !isPlaying.peek()
  },
  ',': () => jump('change', -1),
  '.': () => jump('change', 1),
  o: () => jump('outage', 1),
  '[': () => seekDay(dayAfter(momentDay.peek(), -1)),
  ']': () => seekDay(dayAfter(momentDay.peek(), 1)),
}

/** The keys of the time machine, anywhere on the page but in a field. */
function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const act = KEYS[event.key.toLowerCase()]
      const isBusy = event.ctrlKey || event.metaKey || event.altKey
      const isField = event.target instanceof Element && event.target.matches(FIELDS)
      if (act === undefined || isBusy || isField || document.querySelector('dialog[open]')) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

const FIELDS = 'input:not([type=range], [type=radio]), select, textarea'

/** Keeps the moment and the address equal, both ways. */
function useAddress(): void {
  useSignalEffect(() => {
    const at = params.value['at']
    const isKnown = fleet.value !== null
    void known.value
    if (isKnown && at !== undefined) queueMicrotask(() => adoptAddress(at))
  })
  useEffect(() => clearPast, [])
}

function Buttons() {
  const text = timeTexts.value
  const isEmpty = emptyDay.value !== null
  return (
    <div class="time-buttons" role="group" aria-label={text.label} title={text.keys}>
      <button
        type="button"
        class="quiet"
        disabled={isEmpty}
        aria-label={text.previousChange}
        title={text.previousChange}
        onClick={() => jump('change', -1)}
      >
        <Icon of={SkipBack} />
      </button>
      <button
        type="button"
        class="time-play"
        disabled={isEmpty}
        aria-label={isPlaying.value ? text.pause : text.play}
        title={isPlaying.value ? text.pause : text.play}
        onClick={KEYS['p']}
      >
        <Icon of={isPlaying.value ? Pause : Play} />
      </button>
      <button
        type="button"
        class="quiet"
        disabled={isEmpty}
        aria-label={text.nextChange}
        title={text.nextChange}
        onClick={() => jump('change', 1)}
      >
        <Icon of={SkipForward} />
      </button>
      <button
        type="button"
        class="quiet"
        disabled={isEmpty}
        aria-label={text.nextOutage}
        title={text.nextOutage}
        onClick={() => jump('outage', 1)}
      >
        <Icon of={TriangleAlert} />
      </button>
    </div>
  )
}

function SpeedChoice() {
  const text = timeTexts.value
  return (
    <select
      class="time-speed"
      aria-label={text.speed}
      title={text.speedHint(formats.value.duration(3_600_000 / speed.value))}
      value={String(speed.value)}
      onChange={({ currentTarget }) => setParams({ speed: currentTarget.value })}
    >
      {SPEEDS.map((one) => (
        <option key={one} value={String(one)}>
          {text.times(formats.value.number(one))}
        </option>
      ))}
    </select>
  )
}

/** What was known then, or what is known now. */
function KnownChoice() {
  const text = timeTexts.value
  return (
    <Segments
      legend={text.known}
      name="known-moment"
      hint={text.knownHint}
      options={KNOWLEDGE.map((one) => [one, one === 'now' ? text.knownNow : text.knownThen])}
      value={known.value}
      onChange={(one) => setParams({ known: one === 'now' ? null : one })}
    />
  )
}

/** The places about which then and now disagree at this moment. */
function Differing() {
  const text = timeTexts.value
  const found = useComputed(() => {
    const day = loaded.value
    return day === null ? [] : [...differingAt(day.day, momentMs.value - day.day.fromMs)]
  })
  // The list changes seldom while the moment moves all the time.
  const key = useComputed(() => found.value.map(([id, state]) => `${id} ${state}`).join())
  const total = useComputed(() => loaded.value?.differences.length ?? 0)
  if (key.value === '') {
    return total.value === 0 ? null : <p class="differing muted">{text.sameNow}</p>
  }
  const names = new Map<string, string>(loaded.peek()?.day.places.map(({ id, name }) => [id, name]))
  const all = found.peek()
  const other = known.value === 'now' ? text.otherThen : text.otherNow
  return (
    <details class="differing">
      <summary>{text.differs(formats.value.number(all.length))}</summary>
      <p>
        {text.differsNow(formats.value.number(all.length), other)}{' '}
        {all
          .slice(0, NAMED_MAX)
          .map(([id, state]) => `${names.get(id) ?? id} (${messages.value.state[state]})`)
          .join(', ')}
        {all.length > NAMED_MAX && ' …'}
      </p>
    </details>
  )
}

function Clock() {
  const time = useComputed(() => `${formats.value.clock(momentMs.value)} ${formats.value.zone}`)
  const counts = useComputed(() => {
    const { number } = formats.value
    const { down, degraded, unknown } = tally.value
    return timeTexts.value.counts(number(down), number(degraded), number(unknown))
  })
  const words = useComputed(() => {
    if (loaded.value !== null) return counts.value
    if (emptyDay.value !== null) return timeTexts.value.noData
    return failure.value === null ? timeTexts.value.loading : ''
  })
  return (
    <p class="time-clock">
      <b>{time}</b>
      <span>{words}</span>
    </p>
  )
}

/** The time machine: any day, any moment of it, as the map showed it or as all data tell it. */
export function TimeBar() {
  usePlayer()
  useKeys()
  useAddress()
  const text = timeTexts.value
  const day = loaded.value
  const isWaiting = day === null && failure.value === null && emptyDay.value === null
  // The bar lies over the lower part of the map: the city goes above it, and again when it has grown.
  useEffect(() => cityMap.peek()?.fit(), [isWaiting])
  // What was known then is worked out of single polls, which are not kept for ever.
  const isForgotten = failure.value?.kind === 'problem' && failure.value.status === 410
  const hasMoment = useComputed(() => momentMs.value !== 0)
  return (
    <div class="time-host">
      <section class="time-bar" aria-label={text.label}>
        {hasMoment.value && <MonthStrip />}
        {failure.value !== null && (
          <p class="part-failed" role="alert">
            {text.failed} {isForgotten ? text.forgotten : failureWords(failure.value, 'reading')}{' '}
            {isForgotten ? (
              <button type="button" class="link" onClick={() => setParams({ known: null })}>
                {text.knownNow}
              </button>
            ) : (
              <button type="button" class="link" onClick={() => void loadDay(true)}>
                {text.retry}
              </button>
            )}
          </p>
        )}
        {emptyDay.value !== null && <EmptyNote of={emptyDay.value} />}
        {isWaiting && (
          <div class="skeleton time-skeleton" role="status" aria-label={text.loading} />
        )}
        {day !== null && <DayStrip day={day} />}
        <div class="time-controls">
          <Buttons />
          <SpeedChoice />
          <Clock />
          <KnownChoice />
          <CopyLink />
        </div>
        <Differing />
        {day?.day.isProvisional === true && <p class="muted time-note">{text.provisional}</p>}
        <TimeLegend />
      </section>
    </div>
  )
}
