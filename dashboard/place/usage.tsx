import { useMemo } from 'preact/hooks'
import type { PlaceNow } from '#contract/fleet.ts'
import type { Series } from '#contract/series.ts'
import type { Usage as UsageAnswer, UsageFigures } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId } from '../api.ts'
import { language } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { curveOfDays, curveOfSeries, octetsIn, type Curve } from '../model/place-usage.ts'
import { hourMarks } from '../model/timeline.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { cityZone } from '../today.ts'
import { formats } from '../view-state.ts'
import { CurveChart } from './curve-chart.tsx'
import { Pattern } from './pattern.tsx'
import type { Looked } from './span.ts'

const HOUR_MS = 3_600_000
/** Beyond this an axis names days, not hours. */
const LONG_MS = 36 * HOUR_MS
/** Windows of a series: a day by the quarter of an hour, a week by the hour. */
const WINDOW_MS = { day: HOUR_MS / 4, week: HOUR_MS } as const

/** Octets in words: "412 GB". Reads signals. */
function octetWords(octets: number | null): string {
  if (octets === null) return '–'
  const { value, unit } = octetsIn(octets)
  return `${formats.value.number(value)} ${unit}`
}

function Facts({ figures }: { readonly figures: UsageFigures }) {
  const text = placeTexts.value
  const { number, count, percent } = formats.value
  const whole = (value: number | null): string => (value === null ? '–' : count(value))
  const facts: readonly (readonly [string, string])[] = [
    [text.clientsMean, figures.clientsMean === null ? '–' : number(figures.clientsMean)],
    [text.clientsP95, whole(figures.clientsP95)],
    [text.clientsPeak, whole(figures.clientsPeak)],
    [
      text.busyHour,
      figures.busyHour === null ? '–' : text.hour(String(figures.busyHour).padStart(2, '0')),
    ],
    [text.download, octetWords(figures.downloadBytes)],
    [text.upload, octetWords(figures.uploadBytes)],
    [text.visitors, whole(figures.visitors)],
    [text.countedShare, percent(figures.observedShare)],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The same clients cut another way: by network name and by band. */
function Cuts({ figures }: { readonly figures: UsageFigures }) {
  const text = placeTexts.value
  const { number, count } = formats.value
  const words = (one: UsageFigures['bySsid'][number] | UsageFigures['byBand'][number]): string =>
    text.meanPeak(
      one.clientsMean === null ? '–' : number(one.clientsMean),
      one.clientsPeak === null ? '–' : count(one.clientsPeak),
    )
  const cuts = [
    { title: text.bySsid, rows: figures.bySsid.map((one) => [one.ssid, words(one)] as const) },
    {
      title: text.byBand,
      rows: figures.byBand.map((one) => [text.band(one.band), words(one)] as const),
    },
  ]
  return (
    <div class="cuts">
      {cuts
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, rows }) => (
          <div key={title}>
            <h4>{title}</h4>
            <dl>
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
    </div>
  )
}

interface ChartsProps {
  readonly curve: Curve
  readonly isDaily: boolean
}

function Charts({ curve, isDaily }: ChartsProps) {
  const text = placeTexts.value
  const { count, moment, time, hour } = formats.value
  const wishes = useMemo(() => {
    const [start, end] = [curve.atMs[0] ?? 0, curve.atMs.at(-1) ?? 0]
    const date = new Intl.DateTimeFormat(language.value === 'id' ? 'id-ID' : 'en-GB', {
      timeZone: isDaily ? 'UTC' : cityZone.value,
      day: 'numeric',
      month: 'short',
    })
    const day = (atMs: number): string => date.format(atMs)
    const isLong = isDaily || end - start > LONG_MS
    const marksMs = isDaily ? curve.atMs : hourMarks(start, end, isLong ? 24 : 3, hour)
    const shared = {
      atMs: curve.atMs,
      windowMs: curve.windowMs,
      marksMs,
      markWords: isLong ? day : time,
      timeWords: isDaily ? day : (atMs: number): string => moment(atMs, end),
    }
    return {
      clients: { ...shared, lines: [curve.clients], valueWords: count },
      traffic: { ...shared, lines: [curve.download, curve.upload], valueWords: octetWords },
    }
  }, [curve, isDaily, formats.value, language.value])
  return (
    <div class="charts">
      <CurveChart title={text.clients} wish={wishes.clients} none={text.noClients} />
      <CurveChart
        title={text.traffic}
        wish={wishes.traffic}
        names={[text.download, text.upload]}
        none={text.noTraffic}
      />
    </div>
  )
}

/** A day or a week by the readings themselves. */
function SeriesCharts({ path }: { readonly path: string }) {
  const asked = useAsked<Series>(path)
  const series = asked.resource.kind === 'ready' ? asked.resource.value : null
  const curve = useMemo(() => (series === null ? null : curveOfSeries(series)), [series])
  return (
    <Answer of={asked}>
      {() => (curve === null ? null : <Charts curve={curve} isDaily={false} />)}
    </Answer>
  )
}

function DayCharts({ usage, looked }: { readonly usage: UsageAnswer; readonly looked: Looked }) {
  const days = usage.of[0]?.days ?? []
  const { from, until } = looked.range
  const curve = useMemo(() => curveOfDays(days, { from, until }), [days, from, until])
  return <Charts curve={curve} isDaily />
}

interface UsageProps {
  readonly place: PlaceNow
  readonly looked: Looked
  readonly asked: ReturnType<typeof useAsked<UsageAnswer>>
}

/** Who uses the place, when, and how much. */
export function Usage({ place, looked, asked }: UsageProps) {
  const text = placeTexts.value
  const { span, startsMs } = looked
  return (
    <section class="card place-usage">
      <h3>{text.sections.usage}</h3>
      <Answer of={asked}>
        {(usage) => {
          const figures = usage.of[0]?.figures
          if (figures === undefined) return <p class="muted">{text.nothingKnown}</p>
          return (
            <>
              <Facts figures={figures} />
              {span === 'day' || span === 'week' ? (
                <SeriesCharts
                  path={`${ofId(PATHS.placeSeries, place.id)}?from=${startsMs[0]}&until=${startsMs.at(-1)}&window=${WINDOW_MS[span]}`}
                />
              ) : (
                <DayCharts usage={usage} looked={looked} />
              )}
              <Cuts figures={figures} />
              {span !== 'day' && <Pattern pattern={figures.pattern} />}
            </>
          )
        }}
      </Answer>
    </section>
  )
}
