import { useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import type { Discovered, InventoryRecords } from '#contract/inventory.ts'
import type { AgentId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { nowMs } from '../clock.ts'
import { agentSetupTexts } from '../i18n/agent-setup-texts.ts'
import type { ApiFailure } from '../api.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { fleet } from '../live.ts'
import { Answer, useAsked, valueOf } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'
import { askDiscovery } from './calls.ts'
import { SelectField } from './fields.tsx'
import { Finds } from './finds.tsx'
import { serverWords } from './server-words.ts'

const LOOK_EVERY_MS = 3000
/** An agent that reports has heard of it by then, also over slow settings. */
const SLOW_MS = 120_000

type Sweep = Discovered['discoveries'][number]

function AskForm({ onAsked }: { readonly onAsked: () => void }) {
  const text = agentSetupTexts.value.find
  const agents = [...(fleet.value?.agents.keys() ?? [])]
  const agent = useSignal(agents.length === 1 ? (agents[0] ?? '') : '')
  const subnets = useSignal('')
  const fault = useSignal('')
  const sending = useSending()
  const id = useId()
  if (agents.length === 0) return <p class="muted">{text.noAgents}</p>
  const wordsOf = (failure: ApiFailure): string => {
    if (failure.kind !== 'problem') return ''
    if (failure.status === 409) return text.noCredentials
    return failure.faults.map(serverWords).join('; ')
  }
  const ask = async (): Promise<void> => {
    const networks = subnets.value.split(/[\s,;]+/).filter(Boolean)
    fault.value = networks.length === 0 ? text.subnetsNeeded : ''
    if (fault.value !== '' || agent.value === '') return
    const isDone = await sending.send(async (word) => {
      const result = await askDiscovery({ agent: agent.value as AgentId, subnets: networks }, word)
      if (!result.ok) fault.value = wordsOf(result.failure)
      return result
    })
    if (isDone) onAsked()
  }
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void ask()
      }}
    >
      <div class="fields">
        <SelectField
          label={text.agent}
          value={agent.value}
          options={agents.map((one) => [one, one])}
          onInput={(value) => {
            agent.value = value
          }}
        />
        <div class="field">
          <label for={id}>{text.subnets}</label>
          <textarea
            id={id}
            rows={2}
            placeholder="10.20.30.0/24"
            value={subnets.value}
            aria-invalid={fault.value !== ''}
            aria-describedby={`${id}-notes`}
            onInput={({ currentTarget }) => {
              subnets.value = currentTarget.value
            }}
          />
          <small id={`${id}-notes`} class="field-notes">
            {fault.value !== '' && (
              <span class="field-wrong" role="alert">
                {fault.value}{' '}
              </span>
            )}
            <span class="muted">{text.subnetsHelp}</span>
          </small>
        </div>
      </div>
      <div class="form-end">
        <button type="submit" class="primary" disabled={sending.isBusy || agent.value === ''}>
          {text.ask}
        </button>
        {fault.value === '' && <SendState sending={sending} />}
      </div>
    </form>
  )
}

interface SweepCardProps {
  readonly sweep: Sweep
  readonly records: InventoryRecords
  readonly onChanged: () => void
}

function SweepCard({ sweep, records, onChanged }: SweepCardProps) {
  const text = agentSetupTexts.value.find
  const { number, moment } = formats.value
  const { agent, subnets, askedAtMs, finishedAtMs, addressesAsked, problem, finds } = sweep
  const isSlow = finishedAtMs === null && nowMs.value - askedAtMs > SLOW_MS
  return (
    <section class="card sweep" aria-label={text.asked(agent, subnets.join(', '))}>
      <h3>{text.asked(agent, subnets.join(', '))}</h3>
      <p class="muted">{moment(finishedAtMs ?? askedAtMs, nowMs.peek())}</p>
      <div role="status">
        {finishedAtMs === null && (
          <>
            <progress aria-label={text.running} />
            <p>{isSlow ? text.slow : text.running}</p>
          </>
        )}
        {finishedAtMs !== null && (
          <p>{text.done(number(addressesAsked ?? 0), number(finds.length))}</p>
        )}
        {problem !== null && <p class="part-failed">{problem}</p>}
        {finishedAtMs !== null && finds.length === 0 && <p>{text.nothing}</p>}
      </div>
      {finds.length > 0 && <Finds sweep={sweep} records={records} onChanged={onChanged} />}
    </section>
  )
}

interface DiscoveriesTabProps {
  readonly records: InventoryRecords
  readonly may: boolean
  readonly onChanged: () => void
}

/** Sweeps of agents through their networks, and what they found. */
export function DiscoveriesTab({ records, may, onChanged }: DiscoveriesTabProps) {
  const text = agentSetupTexts.value.find
  const asked = useAsked<Discovered>(PATHS.inventoryDiscoveries)
  const isRunning =
    valueOf(asked)?.discoveries.some(
      ({ finishedAtMs, askedAtMs }) =>
        finishedAtMs === null && nowMs.peek() - askedAtMs < 10 * SLOW_MS,
    ) ?? false
  const { refresh } = asked
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(refresh, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isRunning])
  if (!may) return null
  return (
    <div class="cards">
      <section class="card" aria-labelledby="find-title">
        <h3 id="find-title">{text.title}</h3>
        <p class="muted">{text.hint}</p>
        <AskForm onAsked={refresh} />
      </section>
      <Answer of={asked} rows={3}>
        {({ discoveries }) =>
          discoveries.length === 0 ? (
            <p class="muted">{text.none}</p>
          ) : (
            <>
              {discoveries.map((sweep) => (
                <SweepCard
                  key={sweep.id}
                  sweep={sweep}
                  records={records}
                  onChanged={() => {
                    refresh()
                    onChanged()
                  }}
                />
              ))}
            </>
          )
        }
      </Answer>
    </div>
  )
}
