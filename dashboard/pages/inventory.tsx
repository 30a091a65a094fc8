import '../styles/incidents.css'
import '../styles/incident-forms.css'
import '../styles/place.css'
import '../styles/inventory.css'
import { useSignal } from '@preact/signals'
import type { InventoryRecords } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { INVENTORY_KINDS, type InventoryKind } from '#contract/words.ts'
import { needsFirstSteps } from '../first-run/progress.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { OperatorDialog, SignedAs } from '../incidents/operator-dialog.tsx'
import { AgentsTab } from '../inventory/agents-tab.tsx'
import { ChangeLog } from '../inventory/change-log.tsx'
import { DiscoveriesTab } from '../inventory/discoveries-tab.tsx'
import { drafts, dropDraft, NEW_ID, type HeldDraft } from '../inventory/drafts.ts'
import { SelectField } from '../inventory/fields.tsx'
import { GeographyTab } from '../inventory/geography-tab.tsx'
import { Permission, useMay } from '../inventory/permission.tsx'
import { RecordPage } from '../inventory/record-page.tsx'
import { RecordsTab } from '../inventory/record-tables.tsx'
import { INVENTORY_TABS, kindOf, TAB_OF, type InventoryTab } from '../inventory/tabs.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { PageTabs } from '../parts/page-tabs.tsx'
import { params } from '../view-state.ts'

/** Changes shown of the whole inventory. */
const CHANGES_SHOWN = 200

function Tabs({ tab }: { readonly tab: InventoryTab }) {
  const text = inventoryTexts.value.tabs
  const stepTo = (name: InventoryTab) => ({ page: 'inventory', params: { tab: name } }) as const
  return (
    <PageTabs tabs={INVENTORY_TABS} tab={tab} label={text.label} names={text} stepTo={stepTo} />
  )
}

function draftName({ kind, id, draft }: HeldDraft): string {
  const text = inventoryTexts.value
  return draft['name']?.trim() || (id === NEW_ID ? text.add[kind] : id)
}

/** What is typed elsewhere on the page and not saved. */
function Unsaved({ openId }: { readonly openId: string | null }) {
  const text = inventoryTexts.value
  const others = [...drafts.value.values()].filter(({ id }) => id !== openId)
  if (others.length === 0) return null
  return (
    <div class="page-note unsaved" role="status">
      <b>{text.unsaved}</b> <span class="muted">{text.unsavedHint}</span>
      <ul>
        {others.map((held) => (
          <li key={`${held.kind}/${held.id}`}>
            <GoLink
              to={{ page: 'inventory', params: { tab: TAB_OF[held.kind], id: held.id } }}
              class="link"
            >
              {draftName(held)}
            </GoLink>{' '}
            <button type="button" class="link" onClick={() => dropDraft(held.kind, held.id)}>
              {text.discard}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function ChangesTab() {
  const text = inventoryTexts.value
  const kind = useSignal('')
  return (
    <>
      <p class="muted tab-hint">{text.changes.hint}</p>
      <div class="changes-choice">
        <SelectField
          label={text.changes.kind}
          value={kind.value}
          options={[
            ['', text.changes.all],
            ...INVENTORY_KINDS.map((one) => [one, text.kinds[one]] as const),
          ]}
          onInput={(value) => {
            kind.value = value
          }}
        />
      </div>
      <section class="card">
        <ChangeLog kind={(kind.value || null) as InventoryKind | null} limit={CHANGES_SHOWN} />
      </section>
    </>
  )
}

interface PartProps {
  readonly tab: InventoryTab
  readonly records: InventoryRecords
  readonly may: boolean
  readonly onChanged: () => void
}

function Part({ tab, records, may, onChanged }: PartProps) {
  const id = params.value['id'] ?? null
  const kind = kindOf(tab)
  if (kind !== null && id !== null) {
    return <RecordPage key={`${kind}/${id}`} {...{ kind, id, records, may, onChanged }} />
  }
  if (kind !== null) return <RecordsTab key={kind} {...{ kind, records, may, onChanged }} />
  switch (tab) {
    case 'agents':
      return <AgentsTab records={records} may={may} />
    case 'discoveries':
      return <DiscoveriesTab records={records} may={may} onChanged={onChanged} />
    case 'geography':
      return <GeographyTab may={may} />
    default:
      return <ChangesTab />
  }
}

/** The inventory without a terminal: records, agents, what they found, areas, and who changed what. */
export function Inventory() {
  const text = inventoryTexts.value
  const tab = INVENTORY_TABS.find((name) => name === params.value['tab']) ?? 'places'
  const records = useAsked<InventoryRecords>(PATHS.inventory)
  const { asked, may } = useMay()
  return (
    <PageFrame page="inventory" hint={text.hint} tools={<SignedAs />}>
      <Tabs tab={tab} />
      {needsFirstSteps.value && (
        <p class="page-note">
          {text.firstRun}{' '}
          <GoLink to={{ page: 'first-run' }} class="link">
            {text.toFirstRun}
          </GoLink>
        </p>
      )}
      <Permission asked={asked} readsAll />
      <Unsaved openId={params.value['id'] ?? null} />
      <div id={LIST_ID} class="inventory-part" tabIndex={-1}>
        <Answer of={records} rows={8}>
          {(value) => (
            <Part tab={tab} records={value} may={may === true} onChanged={records.refresh} />
          )}
        </Answer>
      </div>
      <OperatorDialog />
    </PageFrame>
  )
}
