import type { AlertsView, AlertTestResult } from '#contract/alerts.ts'
import { useSignal } from '@preact/signals'
import { Send } from 'lucide'
import type { ApiFailure } from '../api.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { Icon } from '../parts/icon.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { testRecipient } from './alert-calls.ts'
import { failureWords } from './failure-words.ts'
import { inOwnName } from './operator.ts'
import { clockWords, hoursWords } from './words.ts'

type Recipient = AlertsView['recipients'][number]
type Results = AlertTestResult['results']

function TestResults({ results }: { readonly results: Results }) {
  const text = incidentTexts.value.alerts
  const names: Readonly<Record<string, string>> = text.channelNames
  if (results.length === 0) return <p class="muted">{text.testNone}</p>
  return (
    <ul class="test-results">
      {results.map(({ channel, to, problem }) => (
        <li key={`${channel} ${to}`}>
          <StateSymbol state={problem === null ? 'up' : 'down'} sizePx={14} />
          <b>{names[channel] ?? channel}</b> {to} · {problem ?? text.testSent}
        </li>
      ))}
    </ul>
  )
}

type Tested =
  | { readonly kind: 'idle' | 'busy' }
  | { readonly kind: 'done'; readonly results: Results }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

function TestButton({ recipient }: { readonly recipient: Recipient }) {
  const text = incidentTexts.value.alerts
  const tested = useSignal<Tested>({ kind: 'idle' })
  const test = async (): Promise<void> => {
    tested.value = { kind: 'busy' }
    const result = await inOwnName((word) => testRecipient(recipient.id, word))
    if (result === null) tested.value = { kind: 'idle' }
    else if (result.ok) tested.value = { kind: 'done', results: result.value.results }
    else tested.value = { kind: 'failed', failure: result.failure }
  }
  const state = tested.value
  return (
    <div class="test">
      <button
        type="button"
        class="plain"
        disabled={state.kind === 'busy'}
        aria-label={`${text.test}: ${recipient.name}`}
        onClick={() => void test()}
      >
        <Icon of={Send} sizePx={14} /> {state.kind === 'busy' ? text.testing : text.test}
      </button>
      <div role="status">
        {state.kind === 'done' && <TestResults results={state.results} />}
        {state.kind === 'failed' && (
          <p class="part-failed">{failureWords(state.failure, 'saving')}</p>
        )}
      </div>
    </div>
  )
}

/** Somebody who is told, by which ways and when, and the way to try them. */
export function RecipientRow({ recipient }: { readonly recipient: Recipient }) {
  const text = incidentTexts.value.alerts
  const { name, language, addresses, hours, quiet, digest } = recipient
  const facts = [
    text.languages[language],
    hours === null ? text.allHours : `${text.hours} ${hoursWords(hours)}`,
    quiet === null ? '' : `${text.quiet} ${hoursWords(quiet)}`,
    digest.length === 0 ? '' : `${text.digest} ${digest.map(clockWords).join(', ')}`,
  ].filter(Boolean)
  return (
    <li class="recipient" data-recipient={recipient.id}>
      <div>
        <b>{name}</b>
        <p>
          {addresses.map(({ channel, to }) => `${text.channelNames[channel]} ${to}`).join(', ')}
        </p>
        <small class="muted">{facts.join(' · ')}</small>
      </div>
      <TestButton recipient={recipient} />
    </li>
  )
}
