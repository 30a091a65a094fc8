import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { PlacePolls, PollRow } from '#contract/polls.ts'
import { getJson } from '../api.ts'
import { language, messages } from '../i18n/language.ts'
import { sampleTexts } from '../i18n/sample-texts.ts'
import type { Column } from '../table/columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { AS_THEY_COME } from '../table/use-table.ts'
import { formats } from '../view-state.ts'

const SAMPLE_PARAMS = { sort: 'sort', find: 'find', isApart: true } as const
const MINUTE_MS = 60_000
/** Received later than this after the poll, it is the day that tells. */
const LATE_MS = 24 * 60 * MINUTE_MS

/** The columns of the polls. Reads signals: made anew when the language changes. */
function pollColumns({ targets }: PlacePolls): readonly Column<PollRow>[] {
  const text = sampleTexts.value
  const { outcome } = messages.value
  const { clock, number, moment, duration } = formats.value
  const nameOf = ([, , at]: PollRow): string => {
    const target = targets[at]
    return target === undefined ? '' : `${text.kind[target.kind]} ${target.name ?? target.id}`
  }
  return [
    {
      id: 'time',
      title: text.time,
      exportedTitle: text.timeExported,
      value: ([polledAtMs]) => polledAtMs,
      exported: ([polledAtMs]) => new Date(polledAtMs).toISOString(),
      cell: ([polledAtMs]) => clock(polledAtMs),
    },
    { id: 'device', title: text.device, value: nameOf, cell: (row) => <bdi>{nameOf(row)}</bdi> },
    { id: 'outcome', title: text.outcome, value: (row) => outcome[row[4]] },
    {
      id: 'received',
      title: text.received,
      exportedTitle: text.receivedExported,
      align: 'end',
      value: ([, receivedAtMs]) => receivedAtMs,
      exported: ([, receivedAtMs]) => new Date(receivedAtMs).toISOString(),
      cell: ([polledAtMs, receivedAtMs]) => {
        const afterMs = receivedAtMs - polledAtMs
        if (afterMs < 0 || afterMs >= LATE_MS) return moment(receivedAtMs, polledAtMs)
        return afterMs < MINUTE_MS
          ? text.afterSeconds(number(afterMs / 1000))
          : text.after(duration(afterMs))
      },
    },
    {
      id: 'rtt',
      title: text.rtt,
      exportedTitle: text.rttExported,
      align: 'end',
      value: (row) => row[5],
      cell: (row) => (row[5] === null ? '–' : text.rttOf(number(row[5]))),
    },
    { id: 'clients', title: text.clients, align: 'end', value: (row) => row[6] },
  ]
}

interface PollTableProps {
  readonly path: string
  /** The first part of the stretch; the others are fetched when they are asked for. */
  readonly first: PlacePolls
}

/** The single polls of a stretch as they were received. */
export function PollTable({ path, first }: PollTableProps) {
  const text = sampleTexts.value
  const parts = useSignal<readonly PlacePolls[]>([first])
  const state = useSignal<'idle' | 'busy' | 'failed'>('idle')
  const polls = useMemo(() => parts.value.flatMap((part) => part.polls), [parts.value])
  const columns = useMemo(() => pollColumns(first), [first, language.value, formats.value])
  const nextFromMs = parts.value.at(-1)?.nextFromMs ?? null
  const more = async (): Promise<void> => {
    if (nextFromMs === null || state.peek() === 'busy') return
    state.value = 'busy'
    const result = await getJson<PlacePolls>(
      `${path}?from=${nextFromMs}&until=${first.untilMs}`,
      new AbortController().signal,
    )
    if (result.ok) parts.value = [...parts.peek(), result.value]
    state.value = result.ok ? 'idle' : 'failed'
  }
  return (
    <>
      <DataTable
        id="polls"
        name={text.samples}
        rows={polls}
        keyOf={([polledAtMs, , target]) => `${polledAtMs} ${target}`}
        columns={columns}
        initialSort={AS_THEY_COME}
        params={SAMPLE_PARAMS}
        empty={
          <p>
            {text.none} {text.expired}
          </p>
        }
      />
      {nextFromMs !== null && (
        <button
          type="button"
          class="secondary"
          disabled={state.value === 'busy'}
          onClick={() => void more()}
        >
          {text.more}
        </button>
      )}
      {state.value === 'failed' && (
        <p class="part-failed" role="alert">
          {text.moreFailed}
        </p>
      )}
    </>
  )
}
