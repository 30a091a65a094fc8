import type { ProbeState } from '#contract/inventory.ts'
import type { DeviceSeen } from '#contract/steering.ts'
import { nowMs } from '../clock.ts'
import { messages } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { probeTexts } from '../i18n/probe-texts.ts'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { RadioTable } from './radio-table.tsx'

type Probe = NonNullable<ProbeState['probe']>

/** What the device said of itself: what is not told is left out, never a dash of nothing. */
function Device({ device: { identity, reading } }: { readonly device: DeviceSeen }) {
  const text = probeTexts.value
  const { number, percent, duration } = formats.value
  const model = [identity.vendor, identity.model].filter((part) => part !== null).join(' ')
  const share = (value: number | null): string | null =>
    value === null ? null : percent(value / 100)
  const facts = {
    model: model === '' ? text.unknownModel : model,
    name: identity.name,
    firmware: identity.firmware,
    serial: identity.serial,
    uptime: reading.uptimeMs === null ? null : duration(reading.uptimeMs),
    clients: reading.clients === null ? null : number(reading.clients),
    cpu: share(reading.cpuPercent),
    memory: share(reading.memoryUsedPercent),
  }
  return (
    <>
      <dl class="probe-facts">
        {Object.entries(facts).map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{text.facts[name as keyof typeof facts]}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {reading.radios.length > 0 && (
        <div class="probe-radios" tabIndex={0} role="region" aria-label={text.radios}>
          <RadioTable radios={reading.radios} />
        </div>
      )}
      {reading.ssids.length > 0 && (
        <p>
          <b>{placeTexts.value.radio.ssids}</b>{' '}
          {[...new Set(reading.ssids.map(({ name }) => name))].join(' · ')}
        </p>
      )}
    </>
  )
}

/** Lines as somebody else wrote them, for who wants to see them. */
export function Lines({
  title,
  lines,
}: {
  readonly title: string
  readonly lines: readonly string[]
}) {
  if (lines.length === 0) return null
  return (
    <details>
      <summary>{title}</summary>
      <pre tabIndex={0}>{lines.join('\n')}</pre>
    </details>
  )
}

/** What a look at an access point saw, and what to do where it did not answer. */
export function ProbeResult({ probe }: { readonly probe: Probe }) {
  const text = probeTexts.value
  const { moment } = formats.value
  const { askedBy, askedAtMs, finishedAtMs, outcome, device, lines, raw, problem, trouble } = probe
  const hasAnswered = outcome === 'ok' || outcome === 'partial'
  return (
    <div class="probe-result" role="status">
      {trouble !== null && <p class="part-failed">{text.trouble[trouble]}</p>}
      {finishedAtMs === null && trouble === null && <p>{text.waiting}</p>}
      {finishedAtMs !== null && outcome !== null && (
        <p class="probe-outcome">
          <StateSymbol state={hasAnswered ? 'up' : 'down'} sizePx={18} />{' '}
          <b>{messages.value.outcome[outcome]}</b>
        </p>
      )}
      {outcome !== null && text.todo[outcome] !== '' && <p>{text.todo[outcome]}</p>}
      {device !== null && <Device device={device} />}
      <p class="muted">
        {finishedAtMs !== null && `${text.checked(moment(finishedAtMs, nowMs.peek()))} · `}
        {text.asked(askedBy, moment(askedAtMs, nowMs.peek()))}
      </p>
      <Lines title={text.report} lines={problem === null ? lines : [problem, ...lines]} />
      <Lines title={text.raw} lines={raw} />
    </div>
  )
}
