import { useSignal } from '@preact/signals'
import { Activity } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { ProbeState } from '#contract/inventory.ts'
import { PATHS } from '#contract/words.ts'
import { ofId, sendChange } from '../api.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { Icon } from '../parts/icon.tsx'
import { formats } from '../view-state.ts'

/** While an answer is awaited it is asked for so often, and no longer than this. */
const LOOK_EVERY_MS = 2000
const WAIT_MS_MAX = 130_000

type Probe = NonNullable<ProbeState['probe']>

function Result({ probe }: { readonly probe: Probe }) {
  const text = placeTexts.value.probe
  const { moment } = formats.value
  const { askedBy, askedAtMs, finishedAtMs, outcome, lines, raw, problem, trouble } = probe
  return (
    <div class="probe-result" role="status">
      <p class="muted">{text.asked(askedBy, moment(askedAtMs, nowMs.peek()))}</p>
      {trouble !== null && <p class="part-failed">{text.trouble[trouble]}</p>}
      {finishedAtMs === null && trouble === null && <p>{text.waiting}</p>}
      {finishedAtMs !== null && (
        <p>
          <b>{outcome === null ? '–' : messages.value.outcome[outcome]}</b>{' '}
          {text.answered(moment(finishedAtMs, nowMs.peek()))}
        </p>
      )}
      {problem !== null && <p class="part-failed">{problem}</p>}
      {lines.length > 0 && (
        <ul class="probe-lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Raw lines={raw} />
    </div>
  )
}

function Raw({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <details>
      <summary>{placeTexts.value.probe.raw}</summary>
      <pre tabIndex={0}>{lines.join('\n')}</pre>
    </details>
  )
}

function Failures({ failures }: Pick<ProbeState, 'failures'>) {
  const text = placeTexts.value.probe
  const { moment, number } = formats.value
  if (failures.length === 0) return <p class="muted">{text.noFailures}</p>
  return (
    <details class="probe-failures">
      <summary>{text.failures(number(failures.length))}</summary>
      <ul>
        {failures.map(({ atMs, outcome, detail, raw }) => (
          <li key={atMs}>
            <b>{moment(atMs, nowMs.peek())}</b> {messages.value.outcome[outcome]}
            {detail !== null && ` · ${detail}`}
            <Raw lines={raw} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Looks at an access point at once, and shows what came back of the last polls that failed. */
export function ProbeNow({ accessPoint }: { readonly accessPoint: string }) {
  const path = ofId(PATHS.accessPointProbe, accessPoint)
  const asked = useAsked<ProbeState>(path)
  const sending = useSending()
  const since = useSignal<number | null>(null)
  const state = valueOf(asked)
  const probe = state?.probe ?? null
  const isAwaited = probe !== null && probe.finishedAtMs === null && probe.trouble === null
  const { refresh } = asked
  useEffect(() => {
    if (!isAwaited || since.value === null) return undefined
    const timer = setInterval(() => {
      if (Date.now() - (since.peek() ?? 0) > WAIT_MS_MAX) since.value = null
      else refresh()
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isAwaited, since.value])
  const ask = async (): Promise<void> => {
    const isSent = await sending.send((operator) =>
      sendChange({ method: 'POST', path, body: {}, operator }),
    )
    if (!isSent) return
    since.value = Date.now()
    refresh()
  }
  return (
    <div class="probe">
      <button
        type="button"
        class="secondary"
        disabled={sending.isBusy || (isAwaited && since.value !== null)}
        onClick={() => void ask()}
      >
        <Icon of={Activity} sizePx={16} /> {placeTexts.value.probe.now}
      </button>
      <SendState sending={sending} />
      {probe !== null && <Result probe={probe} />}
      {state !== null && <Failures failures={state.failures} />}
    </div>
  )
}
