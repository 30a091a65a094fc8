import type {
  AccessPointRecord,
  EquipmentRecord,
  InventoryRecords,
  PlaceRecord,
  ProviderRecord,
} from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { messages } from '../i18n/language.ts'
import { recordId, type AnyRecord } from '../model/inventory-draft.ts'
import { linesOf, providersOf } from '../model/providers.ts'
import { spotText } from '../model/spot.ts'
import { GoLink } from '../parts/go-link.tsx'
import type { Column } from '../table/columns.tsx'
import { TAB_OF } from './tabs.ts'

function NameCell({ kind, record }: { readonly kind: InventoryKind; readonly record: AnyRecord }) {
  const id = recordId(record)
  const isRetired = 'status' in record && record.status === 'retired'
  return (
    <>
      <GoLink to={{ page: 'inventory', params: { tab: TAB_OF[kind], id } }}>{record.name}</GoLink>
      {isRetired && <small>{inventoryTexts.value.statuses.retired}</small>}
    </>
  )
}

type Columns<T> = readonly Column<T>[]

function named<T extends AnyRecord>(kind: InventoryKind): Column<T> {
  return {
    id: 'name',
    title: inventoryTexts.value.columns.name,
    value: ({ name }) => name,
    cell: (record) => <NameCell kind={kind} record={record} />,
  }
}

function status<T extends { readonly status: PlaceRecord['status'] }>(): Column<T> {
  const { columns, statuses } = inventoryTexts.value
  return {
    id: 'status',
    title: columns.status,
    value: (record) => statuses[record.status],
    cell: (record) => (
      <span class={`status status-${record.status}`}>{statuses[record.status]}</span>
    ),
  }
}

function agent<T extends { readonly agent: string | null }>(): Column<T> {
  const { columns } = inventoryTexts.value
  return {
    id: 'agent',
    title: columns.agent,
    value: (record) => record.agent,
    cell: (record) => record.agent ?? <span class="text-degraded">{columns.nobody}</span>,
  }
}

/** Names of places by id, for the rows of what stands in them. */
export type PlaceNames = ReadonlyMap<string, string>

function place<T extends { readonly place: string }>(names: PlaceNames): Column<T> {
  return {
    id: 'place',
    title: inventoryTexts.value.columns.place,
    width: '170px',
    value: (record) => names.get(record.place) ?? record.place,
  }
}

function plain<T>(id: string, title: string, value: (record: T) => string | null): Column<T> {
  return { id, title, value }
}

/** The columns of places. Reads the language. */
export function placeColumns(): Columns<PlaceRecord> {
  const { columns } = inventoryTexts.value
  return [
    named('place'),
    status(),
    plain('kind', columns.kind, ({ kind }) => messages.value.kind[kind]),
    {
      id: 'area',
      title: columns.area,
      value: ({ kelurahan, kecamatan }) => [kelurahan, kecamatan].filter(Boolean).join(', '),
      cell: ({ kelurahan, kecamatan }) => (
        <>
          {kelurahan || '–'}
          {kecamatan !== '' && <small>{kecamatan}</small>}
        </>
      ),
    },
    plain('provider', columns.provider, ({ uplinks }) => providersOf(uplinks).join(', ') || null),
    plain('spot', columns.spot, (one) => spotText({ ...one, reachMeters: 0 })),
    plain('id', columns.id, ({ id }) => id),
  ]
}

/** The columns of access points. Reads the language. */
export function accessPointColumns(names: PlaceNames): Columns<AccessPointRecord> {
  const { columns } = inventoryTexts.value
  return [
    named('access-point'),
    place(names),
    status(),
    plain('address', columns.address, ({ address }) => address),
    agent(),
    plain('controller', columns.controller, ({ controller }) => controller),
    plain('model', columns.model, ({ model }) => model),
    plain('id', columns.id, ({ id }) => id),
  ]
}

/** The columns of UPS and switches. Reads the language. */
export function equipmentColumns(names: PlaceNames): Columns<EquipmentRecord> {
  const { columns, options } = inventoryTexts.value
  return [
    named('equipment'),
    plain('kind', columns.kind, ({ kind }) => options.equipment[kind] ?? kind),
    place(names),
    status(),
    plain('address', columns.address, ({ address }) => address),
    agent(),
    plain('id', columns.id, ({ id }) => id),
  ]
}

/** The columns of providers. Reads the language. */
export function providerColumns({ places }: InventoryRecords): Columns<ProviderRecord> {
  const { columns } = inventoryTexts.value
  const lines = new Map<string, number>()
  for (const { provider } of linesOf({ places })) {
    if (provider !== null) lines.set(provider, (lines.get(provider) ?? 0) + 1)
  }
  return [
    named('provider'),
    {
      id: 'lines',
      title: columns.lines,
      align: 'end',
      largestFirst: true,
      value: ({ name }) => lines.get(name) ?? 0,
    },
    plain('phone', columns.phone, ({ phone }) => phone),
    plain('email', columns.email, ({ email }) => email),
  ]
}
