import type { AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { phrase } from '#contract/phrase.ts'
import { PLACE_KINDS } from '#contract/words.ts'
import type { PlaceKind } from '#contract/words.ts'
import type { Place, PlaceContact, Provider, Uplink } from '../inventory.ts'
import type { CsvColumns, CsvTable } from './csv.ts'
import { givenBy } from './rows.ts'
import type { RowReader } from './rows.ts'

export const PLACE_COLUMNS: CsvColumns = {
  required: ['id', 'name', 'kind', 'kecamatan', 'kelurahan', 'latitude', 'longitude'],
  optional: [
    'status',
    'provider',
    'uplink',
    'uplink_agent',
    'contract',
    'contract_mbps',
    'power_area',
    'service_hours',
    'contact_name',
    'contact_phone',
    'contact_whatsapp',
    'contact_telegram',
  ],
}
export const PROVIDER_COLUMNS: CsvColumns = { required: ['name'], optional: ['phone', 'email'] }

/** Words that Indonesian inventories use for the kinds of place. */
const KIND_WORDS: Readonly<Record<string, PlaceKind>> = {
  'kantor-lurah': 'kelurahan-office',
  'kantor-kelurahan': 'kelurahan-office',
  kelurahan: 'kelurahan-office',
  'kantor-camat': 'kecamatan-office',
  'kantor-kecamatan': 'kecamatan-office',
  kecamatan: 'kecamatan-office',
  taman: 'park',
  pasar: 'market',
  sekolah: 'school',
  perpustakaan: 'library',
  'ruang-publik': 'public-space',
  'alun-alun': 'public-space',
  lapangan: 'public-space',
  lainnya: 'other',
}
const STATUS_WORDS: Readonly<Record<string, Place['status']>> = {
  '': 'active',
  active: 'active',
  aktif: 'active',
  planned: 'planned',
  rencana: 'planned',
  direncanakan: 'planned',
  retired: 'retired',
  nonaktif: 'retired',
}
const KINDS = {
  ...Object.fromEntries(PLACE_KINDS.map((kind) => [kind, kind])),
  ...KIND_WORDS,
} as Readonly<Record<string, PlaceKind>>

/** The kind of a place, in either language. */
export function placeKind(reader: RowReader): PlaceKind {
  return reader.word('kind', KINDS, phrase('place-kind'))
}

/** A place with what belongs to it, as one row of a file tells it: one of its lines at most. */
export type PlaceRow = Place & {
  readonly uplink: Uplink | null
  readonly contact: PlaceContact | null
}

/** A place with all that belongs to it, its lines in the order of their ids. */
export type PlaceItem = Omit<PlaceRow, 'uplink'> & { readonly uplinks: readonly Uplink[] }

/** A provider; its name is its id. */
export type ProviderItem = Provider & { readonly id: string }

/**
 * One row of places.csv; `formerOf` gives what is known of the place. A line of which anything is
 * known and that has no name is named after its place.
 */
export function placeRow(
  reader: RowReader,
  { columns, separator }: Pick<CsvTable, 'columns' | 'separator'>,
  formerOf: (id: PlaceId) => PlaceItem | undefined,
): PlaceRow {
  const id = reader.id('id') as PlaceId
  const former = formerOf(id)
  const given = givenBy(columns)
  const text = (column: string): string | null => reader.optionalText(column)
  const place: Place = {
    id,
    name: reader.text('name'),
    kind: placeKind(reader),
    kecamatan: reader.text('kecamatan'),
    kelurahan: reader.text('kelurahan'),
    ...reader.point(separator),
    status: reader.word('status', STATUS_WORDS, phrase('place-status')),
    powerArea: given('power_area', text, former?.powerArea, null),
    serviceHours: given(
      'service_hours',
      (column) => reader.optionalHours(column),
      former?.serviceHours,
      null,
    ),
  }
  const provider = reader.optionalText('provider')
  const agent = reader.optionalId('uplink_agent') as AgentId | null
  const named = reader.optionalId('uplink')
  const line = formerLine(former?.uplinks ?? [], named)
  const mbps = (column: string): number | null => reader.optionalMbps(column, separator)
  // Without a word about the line there is none, whatever its contract was.
  const isThere = named !== null || provider !== null || agent !== null
  const contract = given('contract', text, isThere ? line?.contract : undefined, null)
  const contractMbps = given('contract_mbps', mbps, isThere ? line?.contractMbps : undefined, null)
  return {
    ...place,
    uplink:
      isThere || contract !== null || contractMbps !== null
        ? { id: (named ?? id) as UplinkId, place: id, provider, agent, contract, contractMbps }
        : null,
    contact: contactOf(reader, columns, place, former?.contact ?? undefined),
  }
}

/** What is known of a line; of one without a name where there is only one. */
function formerLine(lines: readonly Uplink[], named: string | null): Uplink | undefined {
  if (named !== null) return lines.find(({ id }) => id === named)
  return lines.length === 1 ? lines[0] : undefined
}

/** A place that is retired needs nobody's number any more. */
function contactOf(
  reader: RowReader,
  columns: ReadonlySet<string>,
  place: Place,
  former: PlaceContact | undefined,
): PlaceContact | null {
  const given = givenBy(columns)
  const contact: PlaceContact = {
    place: place.id,
    name: given('contact_name', (name) => reader.optionalText(name), former?.name, null),
    phone: given('contact_phone', (name) => reader.optionalPhone(name), former?.phone, null),
    whatsapp: given(
      'contact_whatsapp',
      (name) => reader.optionalWhatsapp(name),
      former?.whatsapp,
      null,
    ),
    telegram: given(
      'contact_telegram',
      (name) => reader.optionalTelegram(name),
      former?.telegram,
      null,
    ),
  }
  const { name, phone, whatsapp, telegram } = contact
  const isKnown = [name, phone, whatsapp, telegram].some((text) => text !== null)
  return isKnown && place.status !== 'retired' ? contact : null
}

/** One row of providers.csv; `formerOf` gives what is known of it. */
export function providerRow(
  reader: RowReader,
  columns: ReadonlySet<string>,
  formerOf: (name: string) => Provider | undefined,
): ProviderItem {
  const name = reader.text('name')
  const former = formerOf(name)
  const given = givenBy(columns)
  return {
    id: name,
    name,
    phone: given('phone', (column) => reader.optionalPhone(column), former?.phone, null),
    email: given('email', (column) => reader.optionalEmail(column), former?.email, null),
  }
}
