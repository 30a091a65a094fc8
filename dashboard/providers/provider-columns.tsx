import { providersTexts } from '../i18n/providers-texts.ts'
import type { ProviderRow } from '../model/providers.ts'
import { GoLink } from '../parts/go-link.tsx'
import { ShareCell } from '../parts/share-cell.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { monthWords, thisMonth } from '../today.ts'
import { formats } from '../view-state.ts'

const HOUR_MS = 3_600_000
/** Contract numbers named in a row; the table of lines has them all. */
const CONTRACTS_NAMED = 3

/** Whom to call; numbers are given to operators alone. */
function Contact({ row, isTold }: { readonly row: ProviderRow; readonly isTold: boolean }) {
  const { phone = null, email = null } = row.record ?? {}
  if (phone === null && email === null) {
    if (row.record === null || isTold) return <>–</>
    return (
      <GoLink to={{ page: 'settings' }} class="muted">
        {providersTexts.value.onlyOperators}
      </GoLink>
    )
  }
  return (
    <>
      {phone !== null && <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>}
      {email !== null && (
        <small>
          <a href={`mailto:${email}`}>{email}</a>
        </small>
      )}
    </>
  )
}

function Contracts({ contracts }: { readonly contracts: readonly string[] }) {
  if (contracts.length === 0) return <>–</>
  const more = contracts.length - CONTRACTS_NAMED
  return (
    <>
      {contracts.slice(0, CONTRACTS_NAMED).join(', ')}
      {more > 0 && ` +${formats.value.number(more)}`}
    </>
  )
}

/**
 * The columns of the table of providers. Reads signals: made anew when the language changes. `isTold` is
 * whether who asks is an operator and is told the numbers.
 */
export function providerColumns(isTold: boolean): readonly Column<ProviderRow>[] {
  const text = providersTexts.value
  const month = monthWords(thisMonth.value)
  const figure = { align: 'end', largestFirst: true } as const
  return [
    { id: 'provider', title: text.provider, value: ({ name }) => name ?? text.nobody },
    { id: 'lines', title: text.count, ...figure, value: ({ lines }) => lines.length },
    {
      id: 'contracts',
      title: text.contracts,
      width: '150px',
      value: ({ contracts }) => contracts.join(', ') || null,
      cell: ({ contracts }) => <Contracts contracts={contracts} />,
    },
    {
      id: 'mbps',
      title: text.mbps,
      hint: text.mbpsHint,
      ...figure,
      value: ({ contractMbps }) => contractMbps,
    },
    {
      id: 'month',
      title: text.availability(month),
      exportedTitle: text.availabilityExported(month),
      hint: text.availabilityHint,
      align: 'end',
      value: ({ shares }) => shares?.measured ?? null,
      exported: ({ shares }) => inPercent(shares?.measured ?? null),
      cell: ({ shares }) => (shares === null ? '–' : <ShareCell {...shares} />),
    },
    {
      id: 'outages',
      title: text.outages,
      hint: text.outagesHint,
      ...figure,
      value: ({ outages }) => outages,
    },
    {
      id: 'out',
      title: text.out,
      exportedTitle: text.outExported,
      ...figure,
      value: ({ outMs }) => outMs,
      exported: ({ outMs }) => (outMs === null ? null : Math.round((outMs / HOUR_MS) * 100) / 100),
      cell: ({ outMs }) => (outMs === null ? '–' : formats.value.duration(outMs)),
    },
    {
      id: 'contact',
      title: text.contact,
      value: ({ record }) => [record?.phone, record?.email].filter(Boolean).join(', ') || null,
      cell: (row) => <Contact row={row} isTold={isTold} />,
    },
  ]
}
