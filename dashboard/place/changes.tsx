import type { InventoryChanges } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { nowMs } from '../clock.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { changedFields } from '../model/place-changes.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'

const LISTED_MAX = 20

/** What was changed of the place in the inventory, by whom. */
export function Changes({ place }: { readonly place: string }) {
  const text = placeTexts.value
  const { moment } = formats.value
  const asked = useAsked<InventoryChanges>(
    `${PATHS.inventoryChanges}?kind=place&id=${encodeURIComponent(place)}&limit=${LISTED_MAX}`,
  )
  return (
    <section class="card place-changes">
      <h3>{text.sections.changes}</h3>
      <Answer of={asked}>
        {({ changes }) =>
          changes.length === 0 ? (
            <p class="muted">{text.changes.none}</p>
          ) : (
            <ul>
              {changes.map((change, index) => (
                <li key={`${change.atMs} ${index}`}>
                  <p>
                    <b>{change.by}</b>{' '}
                    {change.before === null ? text.changes.made : text.changes.changed}{' '}
                    <small class="muted">{moment(change.atMs, nowMs.peek())}</small>
                  </p>
                  {change.before !== null &&
                    changedFields(change).map(({ name, before, after }) => (
                      <p key={name} class="changed-field">
                        {text.changes.field(
                          name,
                          before ?? text.changes.nothing,
                          after ?? text.changes.nothing,
                        )}
                      </p>
                    ))}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  )
}
