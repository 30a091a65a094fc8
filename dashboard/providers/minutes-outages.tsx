import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import type { Minutes, MinutesLine, Standing } from '#contract/minutes.ts'
import { formatExactDuration } from '#contract/report-format.ts'
import { language, messages } from '../i18n/language.ts'
import { minutesTexts } from '../i18n/minutes-texts.ts'
import { initial, momentOf } from '../incidents/words.ts'
import { outageRows, type OutageRow } from '../model/objection-draft.ts'
import { GoLink } from '../parts/go-link.tsx'
import type { Column } from '../table/columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { ObjectionForm, type Meant } from './objection-form.tsx'

const MINUTE_MS = 60_000
const PARAMS = { sort: 'minutes-by', find: null } as const

const disputedMs = ({ undecidedMs, upheldMs }: Standing): number => undecidedMs + upheldMs

interface ActionProps {
  readonly row: OutageRow
  readonly onObject: (meant: Meant) => void
}

function ObjectButton({ row: { line, outage }, onObject }: ActionProps) {
  const text = minutesTexts.value
  if (outage.agreedMs === 0) return <>–</>
  const when = momentOf(outage.startMs)
  return (
    <button
      type="button"
      class="plain"
      aria-label={text.objectTo(line.name, when)}
      onClick={() =>
        onObject({
          uplink: line.uplink,
          outageStartMs: outage.startMs,
          leftMs: outage.agreedMs,
          name: text.toOutage(line.name, when),
        })
      }
    >
      {text.object}
    </button>
  )
}

/** The cause, and where what speaks for it is told. */
function Cause({ row: { line, outage } }: { readonly row: OutageRow }) {
  const text = minutesTexts.value
  const { finding, cause, startMs } = outage
  const words = initial(messages.value.cause[cause])
  if (finding === null) return <>{words}</>
  const opened = { kind: 'outage', id: finding.outage } as const
  return (
    <>
      {words}{' '}
      <small>
        <GoLink
          to={{ page: 'incidents', incidents: { opened } }}
          class="link"
          label={text.evidenceOf(line.name, momentOf(startMs))}
        >
          {text.evidence}
        </GoLink>
      </small>
    </>
  )
}

/** Reads signals: made anew when the language changes. */
function outageColumns(onObject: ((meant: Meant) => void) | null): readonly Column<OutageRow>[] {
  const text = minutesTexts.value
  const time = (
    id: string,
    [title, exportedTitle]: readonly [string, string],
    ms: (row: OutageRow) => number,
  ): Column<OutageRow> => ({
    id,
    title,
    exportedTitle,
    align: 'end',
    largestFirst: true,
    value: ms,
    exported: (row) => Math.round((ms(row) / MINUTE_MS) * 1000) / 1000,
    cell: (row) => formatExactDuration(ms(row)),
  })
  return [
    { id: 'place', title: text.place, value: ({ line }) => line.name },
    {
      id: 'start',
      title: text.start,
      value: ({ outage }) => outage.startMs,
      exported: ({ outage }) => new Date(outage.startMs).toISOString(),
      cell: ({ outage }) => momentOf(outage.startMs),
    },
    {
      id: 'end',
      title: text.end,
      value: ({ outage }) => outage.endMs,
      exported: ({ outage }) => new Date(outage.endMs).toISOString(),
      cell: ({ outage }) => momentOf(outage.endMs),
    },
    {
      id: 'cause',
      title: text.cause,
      value: ({ outage }) => messages.value.cause[outage.cause],
      cell: (row) => <Cause row={row} />,
    },
    time('down', [text.down, text.downExported], ({ outage }) => outage.downMs),
    time('agreed', [text.agreed, text.agreedExported], ({ outage }) => outage.agreedMs),
    time('disputed', [text.disputed, text.disputedExported], ({ outage }) => disputedMs(outage)),
    time('granted', [text.granted, text.grantedExported], ({ outage }) => outage.acceptedMs),
    ...(onObject === null
      ? []
      : [
          {
            id: 'object',
            title: text.object,
            value: () => null,
            cell: (row: OutageRow) => <ObjectButton row={row} onObject={onObject} />,
          },
        ]),
  ]
}

interface WholeLineProps {
  readonly lines: readonly MinutesLine[]
  readonly onObject: (meant: Meant) => void
}

/** Lines that may be objected to as a whole. */
function WholeLines({ lines, onObject }: WholeLineProps) {
  const text = minutesTexts.value
  const open = lines.filter(({ agreedMs, counted }) => agreedMs > 0 && counted.length > 1)
  if (open.length === 0) return null
  return (
    <details>
      <summary>{text.wholeLine}</summary>
      <p class="counter-evidence">
        {open.map(({ uplink, name, agreedMs }) => (
          <button
            key={uplink}
            type="button"
            class="secondary"
            aria-label={text.wholeLineTo(name)}
            onClick={() =>
              onObject({ uplink, outageStartMs: null, leftMs: agreedMs, name: text.toLine(name) })
            }
          >
            {name}
          </button>
        ))}
      </p>
    </details>
  )
}

interface MinutesOutagesProps {
  readonly minutes: Minutes
  readonly onDone: () => void
}

/** The outages that count against the provider, and the form to object to one while that is possible. */
export function MinutesOutages({ minutes, onDone }: MinutesOutagesProps) {
  const text = minutesTexts.value
  const meant = useSignal<Meant | null>(null)
  /** What was pressed to object: who leaves the form is there again. */
  const opener = useRef<Element | null>(null)
  const { lines, objectionWindow, contract, month, report } = minutes
  const onObject = (one: Meant): void => {
    opener.current = document.activeElement
    meant.value = one
  }
  const close = (): void => {
    meant.value = null
    if (opener.current instanceof HTMLElement) opener.current.focus()
  }
  const rows = useMemo(() => outageRows(lines), [lines])
  const { isOpen } = objectionWindow
  const columns = useMemo(() => outageColumns(isOpen ? onObject : null), [isOpen, language.value])
  return (
    <>
      <DataTable
        id="minutes-outages"
        name={`${text.outages} ${contract} ${month}`}
        rows={rows}
        keyOf={({ key }) => key}
        columns={columns}
        initialSort={{ column: 'start', descending: false }}
        params={PARAMS}
        empty={text.noOutages}
      />
      {isOpen && <WholeLines lines={lines} onObject={onObject} />}
      {isOpen && meant.value !== null && (
        <ObjectionForm
          key={`${meant.value.uplink} ${meant.value.outageStartMs ?? ''}`}
          minutes={{ contract, month, version: report.version }}
          meant={meant.value}
          onDone={() => {
            close()
            onDone()
          }}
          onCancel={close}
        />
      )}
    </>
  )
}
