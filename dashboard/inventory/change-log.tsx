import type { InventoryChangeEntry, InventoryChanges } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { type InventoryKind } from '#contract/words.ts'
import { nowMs } from '../clock.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { formats } from '../view-state.ts'
import { changedFields } from '../model/inventory-changes.ts'
import { textKey } from '../model/inventory-draft.ts'
import { TAB_OF } from './tabs.ts'
import { fieldValue } from './value-words.ts'

const SERVER = 'server'

function Fields({ change }: { readonly change: InventoryChangeEntry }) {
  const text = inventoryTexts.value
  const fields = changedFields(change)
  if (change.before === null) return <p class="muted">{text.changes.made}</p>
  return (
    <ul class="change-fields">
      {fields.map(({ path, before, after }) => (
        <li key={path}>
          <span class="muted">{text.fields[textKey(path)] ?? path}:</span>{' '}
          {fieldValue(path, before)} → <b>{fieldValue(path, after)}</b>
        </li>
      ))}
    </ul>
  )
}

function Entry({ change, isOfOne }: { change: InventoryChangeEntry; isOfOne: boolean }) {
  const text = inventoryTexts.value
  const { atMs, by, kind, id, after, before } = change
  const name = (after ?? before)?.['name']
  return (
    <li class="change">
      <p>
        <b>{formats.value.moment(atMs, nowMs.peek())}</b> ·{' '}
        {by === SERVER ? text.changes.server : by}
        {!isOfOne && (
          <>
            {' · '}
            <GoLink to={{ page: 'inventory', params: { tab: TAB_OF[kind], id } }} class="link">
              {typeof name === 'string' ? name : id}
            </GoLink>{' '}
            <span class="muted">{text.kinds[kind]}</span>
          </>
        )}
      </p>
      <Fields change={change} />
    </li>
  )
}

interface ChangeLogProps {
  /** Of one kind alone. */
  readonly kind?: InventoryKind | null
  /** Of one record alone. */
  readonly id?: string
  readonly limit: number
}

/** Who changed what of the inventory, the newest first. */
export function ChangeLog({ kind = null, id, limit }: ChangeLogProps) {
  const text = inventoryTexts.value.changes
  const query = new URLSearchParams({
    ...(kind !== null && { kind }),
    ...(id !== undefined && { id }),
    limit: String(limit),
  })
  const asked = useAsked<InventoryChanges>(`${PATHS.inventoryChanges}?${query}`)
  return (
    <Answer of={asked} rows={3}>
      {({ changes, isCut }) =>
        changes.length === 0 ? (
          <p class="muted">{text.none}</p>
        ) : (
          <>
            <ol class="changes">
              {changes.map((change) => (
                <Entry
                  key={`${change.atMs} ${change.kind} ${change.id}`}
                  change={change}
                  isOfOne={id !== undefined}
                />
              ))}
            </ol>
            {isCut && <p class="muted">{text.cut}</p>}
          </>
        )
      }
    </Answer>
  )
}
