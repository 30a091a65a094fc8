import { useMemo } from 'preact/hooks'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { InventoryRecords, OperatorState } from '#contract/inventory.ts'
import type { OutageList } from '#contract/outage.ts'
import type { Usage } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { language } from '../i18n/language.ts'
import { providersTexts } from '../i18n/providers-texts.ts'
import { busySign, linesOf, providerRows } from '../model/providers.ts'
import { zonedMs } from '../model/zone-time.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Answer, useAsked, useAskedOfAll, valueOf } from '../parts/asked.tsx'
import { DataDaysNote } from '../parts/data-days-note.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Contracts } from '../providers/contracts.tsx'
import { lineColumns } from '../providers/line-columns.tsx'
import { providerColumns } from '../providers/provider-columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { cityZone, monthWords, thisMonth } from '../today.ts'
import { formats } from '../view-state.ts'

const PROVIDER_PARAMS = { sort: 'by', find: null } as const

/** What the month says, asked for apart: a part that fails leaves its columns empty. */
function useMonth() {
  const month = thisMonth.value
  const fromMs = zonedMs({ day: `${month}-01`, time: '00:00' }, cityZone.value) ?? 0
  const availability = useAskedOfAll<AvailabilityOfPlaces>(`${PATHS.availability}?period=${month}`)
  const outages = useAsked<OutageList>(`${PATHS.outages}?from=${fromMs}&cause=uplink`)
  const usage = useAskedOfAll<Usage>(`${PATHS.usage}?period=${month}&scope=place`)
  const parts = [availability, outages, usage]
  return {
    availability: valueOf(availability),
    outages: valueOf(outages)?.outages ?? null,
    usage: valueOf(usage),
    isMissing: parts.some(({ resource }) => resource.kind === 'failed'),
  }
}

type Month = ReturnType<typeof useMonth>

function ProviderTable({
  inventory,
  month,
}: {
  readonly inventory: InventoryRecords
  readonly month: Month
}) {
  const text = providersTexts.value
  const { availability, outages } = month
  const rows = useMemo(
    () => providerRows(inventory, { availability, outages }),
    [inventory, availability, outages],
  )
  const isTold = valueOf(useAsked<OperatorState>(PATHS.operatorState))?.mayChange ?? false
  const columns = useMemo(() => providerColumns(isTold), [isTold, language.value, thisMonth.value])
  return (
    <DataTable
      id="providers"
      name={text.providers}
      rows={rows}
      keyOf={({ name }) => name ?? ''}
      columns={columns}
      initialSort={{ column: 'lines', descending: true }}
      params={PROVIDER_PARAMS}
      empty={text.none}
    />
  )
}

function LineTable({
  inventory,
  month,
}: {
  readonly inventory: InventoryRecords
  readonly month: Month
}) {
  const text = providersTexts.value
  const { availability, usage } = month
  const lines = useMemo(() => linesOf(inventory), [inventory])
  const facts = useMemo(
    () => ({
      availability: new Map(availability?.places.map((one) => [one.place, one])),
      busy: new Map(
        usage?.of.map(({ id, figures }) => [id, figures.uplink?.busyHourShare ?? null]),
      ),
    }),
    [availability, usage],
  )
  const columns = useMemo(() => lineColumns(facts), [facts, language.value, thisMonth.value])
  const signs = lines.map(({ place }) => busySign(facts.busy.get(place.id) ?? null))
  const full = signs.filter((sign) => sign !== null).length
  return (
    <DataTable
      id="lines"
      name={text.lines}
      rows={lines}
      keyOf={({ id }) => id}
      columns={columns}
      initialSort={{ column: 'busy', descending: true }}
      empty={text.noLines}
    >
      {full > 0 && <b class="text-degraded">{text.fullLines(formats.value.number(full))}</b>}
      {signs.includes('over') && <small class="muted">{text.overHint}</small>}
    </DataTable>
  )
}

/** Providers with their contracts, and what their lines did this month. */
export function Providers() {
  const text = providersTexts.value
  const inventory = useAskedOfAll<InventoryRecords>(PATHS.inventory)
  const month = useMonth()
  return (
    <PageFrame page="providers" hint={text.hint(monthWords(thisMonth.value))}>
      {month.isMissing && (
        <p class="page-note muted" role="status">
          {text.monthMissing}
        </p>
      )}
      {month.availability !== null && (
        <DataDaysNote month={thisMonth.value} firstDay={month.availability.firstDay} />
      )}
      <div id={LIST_ID} tabIndex={-1}>
        <Answer of={inventory} rows={6}>
          {(records) => (
            <>
              <ProviderTable inventory={records} month={month} />
              <h3 class="page-part">{text.lines}</h3>
              <p class="muted">{text.linesHint}</p>
              <LineTable inventory={records} month={month} />
              <Contracts inventory={records} />
            </>
          )}
        </Answer>
      </div>
    </PageFrame>
  )
}
