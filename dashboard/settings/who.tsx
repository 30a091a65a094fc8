import type { OperatorState } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { settingsTexts } from '../i18n/settings-texts.ts'
import { askOperator, forgetOperator, operator } from '../incidents/operator.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'

/** What the server lets who sits here do, and why not. */
function Standing({ state }: { readonly state: OperatorState }) {
  const text = settingsTexts.value
  const words = state.why === null ? text.mayChange : text.why[state.why]
  return (
    <p class="standing">
      <StateSymbol state={state.mayChange ? 'up' : 'degraded'} sizePx={18} /> {words}
    </p>
  )
}

/** Who sits here, what he or she may do, and how to change that. */
export function Who() {
  const text = settingsTexts.value
  const who = operator.value
  const asked = useAsked<OperatorState>(PATHS.operatorState)
  const isKeyed = asked.resource.kind === 'ready' && asked.resource.value.isKeyed
  return (
    <section class="card" aria-labelledby="who">
      <h3 id="who">{text.who}</h3>
      <p class="muted">{text.whoHint}</p>
      <p>
        <b>{who === null ? text.nobody : text.signed(who.name)}</b>
      </p>
      <Answer of={asked}>{(state) => <Standing state={state} />}</Answer>
      <p class="setting-ways">
        <button
          type="button"
          class="secondary"
          onClick={() => void askOperator(isKeyed || who?.key != null ? 'key' : 'name')}
        >
          {who === null ? text.fill : text.change}
        </button>
        {who !== null && (
          <button type="button" class="link" onClick={forgetOperator}>
            {text.forget}
          </button>
        )}
      </p>
    </section>
  )
}
