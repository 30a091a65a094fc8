import type { UsageFigures, UsageOf } from '#contract/usage.ts'
import { layerTexts } from '../i18n/layer-texts.ts'
import { inPercent, type Column } from '../table/columns.tsx'
import { formats } from '../view-state.ts'

const GIGABYTE = 1e9

/** Octets to and from clients together; null where nobody counted. */
export function bytesOf({ downloadBytes, uploadBytes }: UsageFigures): number | null {
  return downloadBytes === null && uploadBytes === null
    ? null
    : (downloadBytes ?? 0) + (uploadBytes ?? 0)
}

/** Octets in gigabytes, as they are written. Reads signals. */
export const gigabytes = (bytes: number): string => formats.value.number(bytes / GIGABYTE)

/** The columns of a table of usage. Reads signals. */
export function usageColumns(title: string): readonly Column<UsageOf>[] {
  const { column } = layerTexts.value
  const { number, count } = formats.value
  const amount = (
    id: string,
    name: string,
    of: (figures: UsageFigures) => number | null,
    words: (value: number) => string = number,
  ): Column<UsageOf> => ({
    id,
    title: name,
    align: 'end',
    largestFirst: true,
    value: ({ figures }) => of(figures),
    cell: ({ figures }) => {
      const value = of(figures)
      return value === null ? '–' : words(value)
    },
  })
  const inGigabytes = (bytes: number | null): number | null =>
    bytes === null ? null : Math.round((bytes / GIGABYTE) * 1000) / 1000
  return [
    { id: 'name', title, value: ({ name }) => name, width: '170px' },
    amount('clients', column.clients, (one) => one.clientsMean),
    amount('median', column.median, (one) => one.clientsMedian),
    amount('p95', column.p95, (one) => one.clientsP95, count),
    amount('peak', column.peak, (one) => one.clientsPeak, count),
    amount('hour', column.busyHour, (one) => one.busyHour),
    amount('down', column.down, (one) => inGigabytes(one.downloadBytes)),
    amount('up', column.up, (one) => inGigabytes(one.uploadBytes)),
    {
      ...amount('observed', column.observed, (one) => one.observedShare),
      cell: ({ figures }) => formats.value.percent(figures.observedShare),
      exported: ({ figures }) => inPercent(figures.observedShare),
      exportedTitle: `${column.observed} (%)`,
    },
  ]
}
