import type { InventoryRecords } from '#contract/inventory.ts'
import { nowMs } from '../clock.ts'
import { agentSetupTexts } from '../i18n/agent-setup-texts.ts'
import { fleet } from '../live.ts'
import { GoLink } from '../parts/go-link.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { CommonConfigForm } from './common-config-form.tsx'
import { EnrolForm } from './enrol-form.tsx'

/** Agents named here; the page of agents has them all. */
const AGENTS_SHOWN = 12

function Agents() {
  const text = agentSetupTexts.value.list
  const agents = [...(fleet.value?.agents.values() ?? [])].slice(0, AGENTS_SHOWN)
  return (
    <section class="card" aria-labelledby="agents-there">
      <h3 id="agents-there">{text.title}</h3>
      {agents.length === 0 && <p class="muted">{text.none}</p>}
      <ul class="agents-there">
        {agents.map(({ id, place, state, lastSeenAtMs }) => (
          <li key={id}>
            <StateSymbol state={state} sizePx={16} /> <b>{id}</b>
            <span>{fleet.value?.places.get(place ?? '')?.name ?? '–'}</span>
            <span class="muted">
              {text.seen}:{' '}
              {lastSeenAtMs === null
                ? text.never
                : formats.value.moment(lastSeenAtMs, nowMs.peek())}
            </span>
          </li>
        ))}
      </ul>
      <p>
        <GoLink to={{ page: 'agents' }} class="link">
          {text.more}
        </GoLink>
      </p>
    </section>
  )
}

/** Enrolment of agents, and what all of them share. */
export function AgentsTab({
  records,
  may,
}: {
  readonly records: InventoryRecords
  readonly may: boolean
}) {
  const text = agentSetupTexts.value
  return (
    <div class="cards two-columns">
      <div class="cards">
        {may && (
          <section class="card" aria-labelledby="enrol-title">
            <h3 id="enrol-title">{text.enrol.title}</h3>
            <p class="muted">{text.enrol.hint}</p>
            <EnrolForm records={records} />
          </section>
        )}
      </div>
      <div class="cards">
        {may && (
          <section class="card" aria-labelledby="common-title">
            <h3 id="common-title">{text.common.title}</h3>
            <p class="muted">{text.common.hint}</p>
            <CommonConfigForm />
          </section>
        )}
        <Agents />
      </div>
    </div>
  )
}
