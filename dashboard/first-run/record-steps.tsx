import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import type { CommonConfig, InventoryRecords } from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import { firstRunTexts } from '../i18n/first-run-texts.ts'
import { CommonConfigForm } from '../inventory/common-config-form.tsx'
import { heldDraft, NEW_ID } from '../inventory/drafts.ts'
import { ImportPanel } from '../inventory/import-panel.tsx'
import { RecordEditor } from '../inventory/record-page.tsx'
import type { SavedRecord } from '../inventory/record-state.ts'
import { serverWords } from '../inventory/server-words.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { fleet } from '../live.ts'
import { isAnyRead } from '../model/any-read.ts'
import { recordId, recordsOf, type Draft } from '../model/inventory-draft.ts'
import { idOfName } from '../model/spot.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { formats } from '../view-state.ts'
import { inUse } from './standing.ts'
import { TAB_OF } from '../inventory/tabs.ts'

interface StepProps {
  readonly records: InventoryRecords
  readonly onChanged: () => void
}

/** Records named here; the inventory has them all. */
const NAMED_MAX = 6

function There({
  kind,
  records,
}: {
  readonly kind: 'place' | 'access-point'
  records: InventoryRecords
}) {
  const text = firstRunTexts.value
  const used = recordsOf(records, kind).filter(inUse)
  if (used.length === 0) return null
  const words = kind === 'place' ? text.places.there : text['access-points'].there
  return (
    <div class="step-there">
      <p>
        <StateSymbol state="up" sizePx={18} /> <b>{words(formats.value.number(used.length))}</b>
      </p>
      <ul>
        {used.slice(0, NAMED_MAX).map((record) => (
          <li key={recordId(record)}>
            <GoLink
              to={{ page: 'inventory', params: { tab: TAB_OF[kind], id: recordId(record) } }}
              class="link"
            >
              {record.name}
            </GoLink>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface AddProps extends StepProps {
  readonly kind: InventoryKind
  readonly fresh?: Draft
  readonly saveWords: string
  readonly anotherWords: string
}

/** The form of a new record; once there is one, behind a button. */
function Add({ kind, records, fresh, saveWords, anotherWords, onChanged }: AddProps) {
  const text = inventoryTexts.value
  const hasSome = recordsOf(records, kind).some(inUse)
  const wants = useSignal(heldDraft(kind, NEW_ID) !== undefined)
  const saved = useSignal<SavedRecord | null>(null)
  const isOpen = !hasSome || wants.value
  return (
    <>
      {saved.value !== null && (
        <div role="status">
          <p>{text.saved(saved.value.name)}</p>
          {saved.value.warnings
            // The agent comes in a later step.
            .filter(({ path }) => path !== 'record.agent')
            .map((warning) => (
              <p key={warning.path} class="text-degraded">
                {serverWords(warning)}
              </p>
            ))}
        </div>
      )}
      {isOpen ? (
        <RecordEditor
          kind={kind}
          id={NEW_ID}
          records={records}
          may
          saveWords={saveWords}
          onReload={onChanged}
          {...(fresh !== undefined && { fresh })}
          onSaved={(done) => {
            saved.value = done
            wants.value = false
            onChanged()
          }}
        />
      ) : (
        <p>
          <button
            type="button"
            class="secondary"
            onClick={() => {
              wants.value = true
            }}
          >
            <Icon of={Plus} sizePx={16} /> {anotherWords}
          </button>
        </p>
      )}
    </>
  )
}

/** The first places: one by one, or from a file. */
export function PlacesStep({ records, onChanged }: StepProps) {
  const text = firstRunTexts.value.places
  const byFile = useSignal(false)
  return (
    <>
      <There kind="place" records={records} />
      <div class="switch ways" role="group" aria-label={text.title}>
        {([false, true] as const).map((way) => (
          <button
            key={String(way)}
            type="button"
            aria-pressed={byFile.value === way}
            onClick={() => {
              byFile.value = way
            }}
          >
            {way ? text.byFile : text.byHand}
          </button>
        ))}
      </div>
      {byFile.value ? (
        <ImportPanel kind="place" onDone={onChanged} />
      ) : (
        <Add
          kind="place"
          records={records}
          onChanged={onChanged}
          saveWords={text.save}
          anotherWords={text.another}
        />
      )}
    </>
  )
}

/** The first access point and the credentials that read it. */
export function AccessPointsStep({
  records,
  onChanged,
  config,
  onConfig,
}: StepProps & { readonly config: CommonConfig | null; readonly onConfig: () => void }) {
  const text = firstRunTexts.value['access-points']
  const place = records.places.find((one) => one.status === 'active')
  const fresh: Draft =
    place === undefined
      ? {}
      : { place: place.id, name: text.name, id: idOfName(`${place.id}-${text.name}`) }
  return (
    <>
      <h4>{text.first}</h4>
      <There kind="access-point" records={records} />
      <Add
        kind="access-point"
        records={records}
        fresh={fresh}
        onChanged={onChanged}
        saveWords={text.save}
        anotherWords={text.another}
      />
      <h4>{text.credentials}</h4>
      {config !== null && config.snmp === null && !isAnyRead(fleet.value) && (
        <p class="text-degraded">{text.noCredentials}</p>
      )}
      <CommonConfigForm onSaved={onConfig} />
    </>
  )
}
