import { useSignal } from '@preact/signals'
import { Activity } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { ProbeState } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId, sendChange } from '../api.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { probeTexts } from '../i18n/probe-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { useAsked, valueOf } from '../parts/asked.tsx'
import { Icon } from '../parts/icon.tsx'
import { formats } from '../view-state.ts'
import { Lines, ProbeResult } from './probe-result.tsx'

/** While an answer is awaited it is asked for so often, and no longer than this. */
const LOOK_EVERY_MS = 2000
const WAIT_MS_MAX = 130_000

function Failures({ failures }: Pick<ProbeState, 'failures'>) {
  const text = probeTexts.value
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
            <Lines title={text.raw} lines={raw} />
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
        <Icon of={Activity} sizePx={16} /> {probeTexts.value.now}
      </button>
      {sending.isBusy && <span role="status">{probeTexts.value.asking}</span>}
      {sending.state.kind === 'failed' && <SendState sending={sending} />}
      {probe !== null && <ProbeResult probe={probe} />}
      {state !== null && <Failures failures={state.failures} />}
    </div>
  )
}
