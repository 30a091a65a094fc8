import { KeyRound } from 'lucide'
import type { OperatorState } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { askOperator } from '../incidents/operator.ts'
import { useAsked, valueOf, type Asked } from '../parts/asked.tsx'
import { Icon } from '../parts/icon.tsx'
import { Command } from './command.tsx'

/** What who sits here may do; null until the server said. */
export function useMay(): { readonly asked: Asked<OperatorState>; readonly may: boolean | null } {
  const asked = useAsked<OperatorState>(PATHS.operatorState)
  return { asked, may: valueOf(asked)?.mayChange ?? null }
}

/** Why nothing can be changed from here, and exactly what to do; nothing where it can. */
export function Permission({
  asked,
  readsAll = false,
}: {
  readonly asked: Asked<OperatorState>
  /** Whether what is below can be read all the same. */
  readonly readsAll?: boolean
}) {
  const text = inventoryTexts.value.may
  const why = valueOf(asked)?.why ?? null
  if (why === null) return null
  const asksKey = why === 'key' || why === 'wrong-key' || why === 'own-machine'
  return (
    <section class="card may" aria-label={text.title} role="status">
      <Icon of={KeyRound} sizePx={22} />
      <div>
        <h3>{text.title}</h3>
        <p>{text.why[why]}</p>
        {(why === 'own-machine' || why === 'key') && <Command command={text.command} />}
        {readsAll && <p class="muted">{text.readOnly}</p>}
        <div class="form-end">
          {why !== 'other-site' && why !== 'too-many' && (
            <button
              type="button"
              class="primary"
              onClick={() => void askOperator(asksKey ? 'key' : 'name')}
            >
              {asksKey ? text.askKey : text.ask}
            </button>
          )}
          <button type="button" class="secondary" onClick={asked.refresh}>
            {text.again}
          </button>
        </div>
      </div>
    </section>
  )
}
