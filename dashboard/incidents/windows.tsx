import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import type { PlannedWindow } from '#contract/window.ts'
import { nowMs } from '../clock.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { fleet } from '../live.ts'
import { isInForce } from '../model/window-draft.ts'
import { Icon } from '../parts/icon.tsx'
import { useLiveResource } from '../parts/live-resource.ts'
import { Loaded } from '../parts/loaded.tsx'
import { kindAndName } from '../parts/reason-words.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { cancelWindow, getWindows } from './calls.ts'
import { SignedAs } from './operator-dialog.tsx'
import { SendState, useSending } from './sending.tsx'
import { WindowForm } from './window-form.tsx'
import { clockWords, momentOf } from './words.ts'

/** What it is for. */
function scopeWords({ scope }: PlannedWindow): string {
  const { scopes } = incidentTexts.value.windows
  if (scope.kind === 'city') return scopes.city
  if (scope.kind === 'place') return fleet.value?.places.get(scope.value)?.name ?? scope.value
  return kindAndName(scopes[scope.kind], scope.value)
}

/** When it is, or when it comes again. */
function timeWords({ startMs, endMs, recurrence }: PlannedWindow): string {
  const text = incidentTexts.value.windows
  const { date } = formats.value
  if (recurrence === null) return text.between(momentOf(startMs), momentOf(endMs))
  const { weekdays, monthDay } = recurrence
  const [from, until] = [clockWords(recurrence.from), clockWords(recurrence.until)]
  const days = weekdays.map((day) => text.weekday[day - 1] ?? '').join(', ')
  const rhythm =
    monthDay === null
      ? text.everyWeek(days, from, until)
      : text.everyMonth(String(monthDay), from, until)
  // The last moment is the midnight after the last day.
  return `${rhythm} · ${text.between(date(startMs), date(endMs - 1))}`
}

function Cancel({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const text = incidentTexts.value.windows
  const isAsking = useSignal(false)
  const sending = useSending()
  if (!isAsking.value) {
    return (
      <button
        type="button"
        class="plain"
        onClick={() => {
          isAsking.value = true
        }}
      >
        {text.cancel}
      </button>
    )
  }
  return (
    <div class="sure" role="group" aria-label={text.cancelSure}>
      <span>{text.cancelSure}</span>
      <button
        type="button"
        class="plain danger"
        disabled={sending.isBusy}
        onClick={() => {
          void sending.send((word) => cancelWindow(id, word)).then((isDone) => isDone && onDone())
        }}
      >
        {text.cancel}
      </button>
      <button
        type="button"
        class="plain"
        onClick={() => {
          isAsking.value = false
          sending.clear()
        }}
      >
        {text.keep}
      </button>
      <SendState sending={sending} />
    </div>
  )
}

function WindowRow({
  window,
  onDone,
}: {
  readonly window: PlannedWindow
  readonly onDone: () => void
}) {
  const text = incidentTexts.value.windows
  const { startMs, recurrence, cancelledAtMs, isExcluded } = window
  const inForce = isInForce(window, nowMs.peek())
  const isNow = inForce && recurrence === null && startMs <= nowMs.peek()
  return (
    <li class="window-row" data-window={window.id}>
      <StateSymbol state="planned" sizePx={18} />
      <div>
        <b>{scopeWords(window)}</b>
        {isNow && <span class="mark mark-final">{text.now}</span>}
        <p>{window.reason}</p>
        <small class="muted">{text.by(window.createdBy, momentOf(window.createdAtMs))}</small>
      </div>
      <div>
        <span>{timeWords(window)}</span>
        <small class="muted">
          {isExcluded ? text.isExcluded : text.isIncluded}
          {cancelledAtMs !== null && ` · ${text.cancelled(momentOf(cancelledAtMs))}`}
        </small>
      </div>
      <div class="window-end">{inForce && <Cancel id={window.id} onDone={onDone} />}</div>
    </li>
  )
}

interface GroupProps {
  readonly title: string
  readonly windows: readonly PlannedWindow[]
  readonly onDone: () => void
}

function Group({ title, windows, onDone }: GroupProps) {
  if (windows.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 class="agent-group">
        {title} <b>{formats.value.number(windows.length)}</b>
      </h3>
      <ul>
        {windows.map((window) => (
          <WindowRow key={window.id} window={window} onDone={onDone} />
        ))}
      </ul>
    </section>
  )
}

/** Planned work: what is in force, what was, and a form for more. */
export function Windows() {
  const text = incidentTexts.value.windows
  const { resource, retry, refresh } = useLiveResource('windows', null, getWindows)
  const isAdding = useSignal(false)
  return (
    <>
      {isAdding.value ? (
        <WindowForm
          onDone={() => {
            isAdding.value = false
            refresh()
          }}
          onCancel={() => {
            isAdding.value = false
          }}
        />
      ) : (
        <button
          type="button"
          class="primary add"
          onClick={() => {
            isAdding.value = true
          }}
        >
          <Icon of={Plus} sizePx={16} /> {text.add}
        </button>
      )}
      <SignedAs />
      <Loaded resource={resource.value} retry={retry}>
        {({ windows, isCut }) => (
          <>
            {windows.length === 0 && <p class="agents-none muted">{text.none}</p>}
            <Group
              title={text.current}
              windows={windows.filter((one) => isInForce(one, nowMs.peek()))}
              onDone={refresh}
            />
            <Group
              title={text.past}
              windows={windows.filter((one) => !isInForce(one, nowMs.peek()))}
              onDone={refresh}
            />
            {isCut && <p class="list-cut">{incidentTexts.value.list.cut}</p>}
          </>
        )}
      </Loaded>
    </>
  )
}
