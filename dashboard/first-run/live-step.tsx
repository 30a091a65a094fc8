import { useEffect } from 'preact/hooks'
import type { AccessPointNow } from '#contract/fleet.ts'
import { firstRunTexts } from '../i18n/first-run-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { GoLink } from '../parts/go-link.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { ProbeNow } from '../place/probe.tsx'
import { mark } from './progress.ts'

type Check = 'agent' | 'polled' | 'up' | 'line'

const CHECKS: readonly Check[] = ['agent', 'polled', 'up', 'line']

/** The one to look at: that which answers, else the first that an agent is to poll. */
function shownAccessPoint(): AccessPointNow | undefined {
  const all = [...(fleet.value?.accessPoints.values() ?? [])]
  return (
    all.find(({ state }) => state === 'up') ?? all.find(({ agent }) => agent !== null) ?? all[0]
  )
}

function passedChecks(accessPoint: AccessPointNow | undefined): ReadonlySet<Check> {
  const view = fleet.value
  const agent = view?.agents.get(accessPoint?.agent ?? '')
  const lines = [...(view?.uplinks.values() ?? [])].filter(
    ({ place }) => place === accessPoint?.place,
  )
  const passed = new Set<Check>()
  if (agent?.lastSeenAtMs != null) passed.add('agent')
  if (accessPoint?.lastPollAtMs != null) passed.add('polled')
  if (accessPoint?.state === 'up') passed.add('up')
  if (lines.every(({ lastPollAtMs }) => lastPollAtMs !== null)) passed.add('line')
  return passed
}

/** Waits for the first result and says, until it comes, what it hangs on. */
export function LiveStep() {
  const text = firstRunTexts.value.live
  const accessPoint = shownAccessPoint()
  const passed = passedChecks(accessPoint)
  const isLive = passed.has('up')
  useEffect(() => {
    if (isLive) mark('finished')
  }, [isLive])
  const waitsFor = CHECKS.find((check) => !passed.has(check))
  const outcome = accessPoint?.lastOutcome ?? null
  return (
    <>
      <div class={`live-now${isLive ? ' is-live' : ''}`} role="status">
        <StateSymbol state={isLive ? 'up' : (accessPoint?.state ?? 'unknown')} sizePx={40} />
        <div>
          <p class="live-outcome">
            {isLive ? text.done(accessPoint?.name ?? '') : (accessPoint?.name ?? '–')}
          </p>
          {isLive && <p>{text.doneHint}</p>}
          {!isLive && outcome !== null && <p>{messages.value.outcome[outcome]}</p>}
        </div>
      </div>
      <ul class="live-checks">
        {CHECKS.map((check) => (
          <li key={check} class={passed.has(check) ? 'is-passed' : undefined}>
            <StateSymbol state={passed.has(check) ? 'up' : 'unknown'} sizePx={18} />
            <div>
              {text.checks[check]}
              <span class="unseen">
                {passed.has(check) ? ` (${firstRunTexts.value.done})` : ''}
              </span>
              {check === waitsFor && <p class="muted">{text.hints[check]}</p>}
            </div>
          </li>
        ))}
      </ul>
      {accessPoint !== undefined && accessPoint.agent !== null && (
        <ProbeNow accessPoint={accessPoint.id} />
      )}
      {isLive && (
        <p class="form-end">
          <GoLink to={{ page: 'city', place: accessPoint?.place ?? null }} class="primary">
            {text.toMap}
          </GoLink>
          <GoLink to={{ page: 'inventory' }} class="secondary">
            {text.toInventory}
          </GoLink>
        </p>
      )}
    </>
  )
}
