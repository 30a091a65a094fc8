import { useSignal } from '@preact/signals'
import { Plus, Upload } from 'lucide'
import { useMemo } from 'preact/hooks'
import type { InventoryRecords } from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { language } from '../i18n/language.ts'
import { recordId, type AnyRecord } from '../model/inventory-draft.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Icon } from '../parts/icon.tsx'
import type { Column } from '../table/columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { go } from '../view-state.ts'
import { accessPointColumns, equipmentColumns, placeColumns, providerColumns } from './columns.tsx'
import { NEW_ID } from './drafts.ts'
import { ExportButtons } from './export-buttons.tsx'
import { ImportPanel } from './import-panel.tsx'
import { TAB_OF } from './tabs.ts'

const isInUse = (record: object): boolean => !('status' in record) || record.status !== 'retired'

interface TableProps<Row extends AnyRecord> {
  readonly kind: InventoryKind
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
}

function RecordTable<Row extends AnyRecord>({ kind, rows, columns }: TableProps<Row>) {
  const text = inventoryTexts.value
  const hides = useSignal(false)
  const hasRetired = rows.some((row) => !isInUse(row))
  return (
    <DataTable
      id={LIST_ID}
      name={text.tabs[TAB_OF[kind]]}
      rows={rows}
      keyOf={recordId}
      columns={columns}
      initialSort={{ column: 'name', descending: false }}
      empty={<p>{text.none[kind]}</p>}
      {...(hides.value && { passes: isInUse })}
      onShowAll={() => {
        hides.value = false
      }}
    >
      {hasRetired && (
        <label class="check">
          <input
            type="checkbox"
            checked={hides.value}
            onChange={({ currentTarget }) => {
              hides.value = currentTarget.checked
            }}
          />
          {text.hideRetired}
        </label>
      )}
    </DataTable>
  )
}

function TableOf({ kind, records }: { kind: InventoryKind; records: InventoryRecords }) {
  const names = useMemo(
    () => new Map<string, string>(records.places.map(({ id, name }) => [id, name])),
    [records],
  )
  const places = useMemo(placeColumns, [language.value])
  const accessPoints = useMemo(() => accessPointColumns(names), [names, language.value])
  const equipment = useMemo(() => equipmentColumns(names), [names, language.value])
  const providers = useMemo(() => providerColumns(records), [records, language.value])
  switch (kind) {
    case 'place':
      return <RecordTable kind={kind} rows={records.places} columns={places} />
    case 'access-point':
      return <RecordTable kind={kind} rows={records.accessPoints} columns={accessPoints} />
    case 'equipment':
      return <RecordTable kind={kind} rows={records.equipment} columns={equipment} />
    case 'provider':
      return <RecordTable kind={kind} rows={records.providers} columns={providers} />
    default:
      return kind satisfies never
  }
}

interface RecordsTabProps {
  readonly kind: InventoryKind
  readonly records: InventoryRecords
  readonly may: boolean
  readonly onChanged: () => void
}

/** All records of a kind, with the ways to add, import and export them. */
export function RecordsTab({ kind, records, may, onChanged }: RecordsTabProps) {
  const text = inventoryTexts.value
  const imports = useSignal(false)
  return (
    <>
      <div class="inventory-tools">
        {may && (
          <>
            <button
              type="button"
              class="primary"
              onClick={() => go({ page: 'inventory', params: { tab: TAB_OF[kind], id: NEW_ID } })}
            >
              <Icon of={Plus} sizePx={16} /> {text.add[kind]}
            </button>
            <button
              type="button"
              class="secondary"
              aria-expanded={imports.value}
              onClick={() => {
                imports.value = !imports.value
              }}
            >
              <Icon of={Upload} sizePx={16} /> {text.files.import}
            </button>
          </>
        )}
        <ExportButtons kind={kind} />
      </div>
      {imports.value && may && (
        <ImportPanel
          kind={kind}
          onDone={onChanged}
          onClose={() => {
            imports.value = false
          }}
        />
      )}
      <TableOf kind={kind} records={records} />
    </>
  )
}
