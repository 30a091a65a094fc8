import type { AgentId } from '#contract/ids.ts'
import { askEngine, linesOfAnswer, textOfAnswer } from '../lines/ask-engine.ts'
import type { EngineRead, EngineSeries, EngineStats, FieldColumn } from '../lines/line-engine.ts'
import { MEASUREMENT } from '../lines/row.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { VictoriaPlace } from '../series-url.ts'

const READ_TIMEOUT_MS = 60_000
/** Of more names all are asked for: a longer list is looked through one by one. */
const NAMES_MAX = 90
/** The server reads times as seconds with a fraction, so that a limit may be a millisecond off. */
const SLACK_MS = 1
const DAY_MS = 86_400_000
/** The years in which samples can be (`timestampMs` of the contract). */
const FIRST_MS = Date.UTC(2000, 0)
const LAST_MS = Date.UTC(2100, 0)

interface ExportLine {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (number | null)[]
  readonly timestamps: readonly number[]
}

const inRegex = (text: string): string => text.replaceAll(/[.\\+*?()|[\]{}^$]/g, '\\$&')
const quoted = (text: string): string => JSON.stringify(text)
const among = (texts: readonly string[]): string => quoted(texts.map(inRegex).join('|'))

/** Where cities share a server, each has a label of its own. */
const cityOf = ({ city }: VictoriaPlace): string => `city=${quoted(city ?? '')}`

/**
 * A label that no series has, so that this keeps all of them. A server remembers for some ten seconds which
 * series a selector stands for, and those that are new since are not among them: a view of another name is
 * looked up anew.
 */
const asOf = (view: string): string => `view!=${quoted(view)}`

/** Selectors of the series of some fields, one for each kind of target. */
function selectorsOf(
  place: VictoriaPlace,
  { targets, fields }: EngineRead,
  view: string,
): readonly string[] {
  const names =
    fields.length > NAMES_MAX
      ? `__name__=~${quoted(`${MEASUREMENT}_.+`)}`
      : `__name__=~${quoted(`${MEASUREMENT}_(${fields.join('|')})`)}`
  const common = `${names},${cityOf(place)},${asOf(view)}`
  if (targets === null) return [`{${common}}`]
  return [...new Set(targets.map(({ kind }) => kind))].map((kind) => {
    const ids = targets.filter((target) => target.kind === kind).map(({ id }) => id)
    return `{${common},kind=${quoted(kind)},id=~${among(ids)}}`
  })
}

/**
 * Raw samples of each series, put together by what they are of. What a `view` was first read with is all
 * that it shows for some seconds.
 */
export async function readSeries(
  place: VictoriaPlace,
  read: EngineRead,
  view: string,
): Promise<readonly EngineSeries[]> {
  const fromMs = Math.max(read.fromMs, FIRST_MS)
  const untilMs = Math.min(read.untilMs, LAST_MS)
  if (untilMs <= fromMs) return []
  const body = new URLSearchParams({
    start: String((fromMs - SLACK_MS) / 1000),
    end: String((untilMs + SLACK_MS) / 1000),
  })
  for (const selector of selectorsOf(place, read, view)) body.append('match[]', selector)
  // Of a cluster with a part away the rest looks like all there is.
  if (place.cluster !== null) body.set('deny_partial_response', '1')
  const wanted = new Set(read.fields)
  const found = new Map<string, EngineSeries & { readonly fields: Map<string, FieldColumn> }>()
  const question = {
    url: `${place.select}/api/v1/export`,
    body,
    headers: { 'accept-encoding': 'identity' },
    timeoutMs: READ_TIMEOUT_MS,
  }
  await askEngine('victoriametrics', place, question, async (response) => {
    for await (const text of linesOfAnswer(response)) {
      const line = JSON.parse(text) as ExportLine
      const { __name__: metric = '', kind, id, agent, again = null } = line.metric
      const field = metric.slice(MEASUREMENT.length + 1)
      if (!wanted.has(field)) continue
      const key = `${kind}/${id}/${agent}/${again}`
      let series = found.get(key)
      if (series === undefined) {
        const target = { kind, id } as SeriesTarget
        series = { target, agent: agent as AgentId, again, fields: new Map() }
        found.set(key, series)
      }
      let column = series.fields.get(field)
      if (column === undefined) series.fields.set(field, (column = { times: [], values: [] }))
      addLine(column, line, fromMs, untilMs)
    }
  })
  for (const { fields } of found.values()) for (const column of fields.values()) sortByTime(column)
  return [...found.values()]
}

function addLine(
  { times, values }: FieldColumn,
  line: ExportLine,
  fromMs: number,
  untilMs: number,
): void {
  for (const [index, atMs] of line.timestamps.entries()) {
    const value = line.values[index]
    if (atMs < fromMs || atMs >= untilMs || value === null || value === undefined) continue
    times.push(atMs)
    values.push(value)
  }
}

/** A series that comes in several lines, of several parts of a cluster, need not come in order. */
function sortByTime({ times, values }: FieldColumn): void {
  if (times.every((atMs, index) => index === 0 || atMs >= (times[index - 1] ?? 0))) return
  const order = [...times.keys()].sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))
  const [formerTimes, formerValues] = [[...times], [...values]]
  for (const [index, from] of order.entries()) {
    times[index] = formerTimes[from] ?? 0
    values[index] = formerValues[from] ?? 0
  }
}

interface QueryAnswer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}

/** One number by MetricsQL; null where there is nothing. */
async function evaluate(place: VictoriaPlace, query: string, atMs: number): Promise<number | null> {
  const body = new URLSearchParams({ query, time: String(atMs / 1000), nocache: '1' })
  const question = { url: `${place.select}/api/v1/query`, body, timeoutMs: READ_TIMEOUT_MS }
  const answer = await askEngine('victoriametrics', place, question, textOfAnswer)
  const value = (JSON.parse(answer) as QueryAnswer).data.result[0]?.value[1]
  return value === undefined ? null : Number(value)
}

/** Of the samples since a time, counted by the engine; its size on disk is that of all it holds. */
export async function readStats(
  place: VictoriaPlace,
  fromMs: number,
  view: string,
): Promise<EngineStats> {
  const sinceMs = Math.max(fromMs, FIRST_MS)
  const atMs = Date.now() + DAY_MS
  // A range leaves its first moment out.
  const range = `${MEASUREMENT}_shape{again="",${cityOf(place)},${asOf(view)}}[${atMs - sinceMs + 1}ms]`
  const [samples, oldest, newest, bytes] = await Promise.all([
    evaluate(place, `sum(count_over_time(${range}))`, atMs),
    evaluate(place, `min(tfirst_over_time(${range}))`, atMs),
    evaluate(place, `max(tlast_over_time(${range}))`, atMs),
    bytesOnDisk(place),
  ])
  const toMs = (seconds: number | null): number | null =>
    seconds === null ? null : Math.round(seconds * 1000)
  return {
    samples: samples ?? 0,
    bytesOnDisk: bytes,
    oldestMs: toMs(oldest),
    newestMs: toMs(newest),
  }
}

/** Of a single node; of a cluster 0: its storage nodes are not asked. */
async function bytesOnDisk(place: VictoriaPlace): Promise<number> {
  if (place.cluster !== null) return 0
  const question = {
    url: `${place.base}/metrics`,
    method: 'GET',
    timeoutMs: READ_TIMEOUT_MS,
  } as const
  const metrics = await askEngine('victoriametrics', place, question, textOfAnswer)
  const sizes = metrics.matchAll(/^vm_data_size_bytes\{[^}]*\} (\S+)/gm)
  return [...sizes].reduce((sum, [, bytes]) => sum + Number(bytes), 0)
}
