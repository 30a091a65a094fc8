import '../styles/incident-forms.css'
import '../styles/reports.css'
import '../styles/report-form.css'
import { Printer } from 'lucide'
import { useMemo } from 'preact/hooks'
import type { Coverage } from '#contract/coverage.ts'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { ReportList } from '#contract/report-jobs.ts'
import { PATHS } from '#contract/paths.ts'
import { nowMs } from '../clock.ts'
import { countedTexts } from '../i18n/counted-texts.ts'
import { language } from '../i18n/language.ts'
import { reportTexts } from '../i18n/report-texts.ts'
import { reportsTexts } from '../i18n/reports-texts.ts'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { fleet } from '../live.ts'
import { dataDaysOf } from '../model/data-days.ts'
import { longDay } from '../model/format.ts'
import { monthOf } from '../model/period.ts'
import { liveStanding } from '../model/report-list.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Answer, useAskedOfAll, valueOf } from '../parts/asked.tsx'
import { DataDaysNote } from '../parts/data-days-note.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import type { VersionName } from '../reports/calls.ts'
import { CityFigures } from '../reports/city-figures.tsx'
import { chooseMonth, chosenKnowledge, chosenMonth, MonthChoice } from '../reports/month-choice.tsx'
import { MonthReports } from '../reports/month-reports.tsx'
import { kecamatanColumns, reportPlaceColumns } from '../reports/report-columns.tsx'
import { useReportList } from '../reports/report-list-state.ts'
import { ReportVersion } from '../reports/report-version.tsx'
import { DataTable } from '../table/data-table.tsx'
import { monthWords, thisMonth, today } from '../today.ts'
import { formats, params } from '../view-state.ts'

const KECAMATAN_PARAMS = { sort: 'by', find: null } as const

interface MonthProps {
  readonly coverage: Coverage
  readonly availability: AvailabilityOfPlaces | null
}

/** Whose month, by what is known, and whether it can still change. */
function ReportHead({
  coverage,
  list,
}: Pick<MonthProps, 'coverage'> & { readonly list: ReportList | null }) {
  const text = reportsTexts.value
  const { number, percent, date, clock, zone } = formats.value
  const { period, known, isProvisional, firstDay, rules } = coverage
  const isOver = period < thisMonth.value
  const standing = liveStanding(list, { month: period, isOver, isProvisional })
  const isFinal = standing === 'final' || standing === 'late'
  return (
    <div class="report-head">
      <h3>
        {text.title(monthWords(period))} · {fleet.value?.city.name}
      </h3>
      <p>
        {!isSeen(coverage) ? (
          <span class="report-sign is-provisional">{countedTexts.value.noData}</span>
        ) : (
          standing !== null && (
            <span class={`report-sign${isFinal ? '' : ' is-provisional'}`}>
              {isFinal ? text.final : text.provisional}
            </span>
          )
        )}{' '}
        {text.known} {known === 'now' ? text.knownNow : text.knownThen}.{' '}
        {text.rules(number(rules.reachMeters), percent(rules.serviceShare))}{' '}
        <GoLink to={{ page: 'help', params: { topic: 'coverage' } }} class="link">
          {text.how}
        </GoLink>
      </p>
      <p class="muted">
        {reportTexts.value.live} {standing !== null && isSeen(coverage) && text.standing[standing]}
      </p>
      <DataDaysNote month={period} firstDay={firstDay} />
      <p class="only-print">
        {text.printed(`${date(nowMs.peek())} ${clock(nowMs.peek())} ${zone}`)}
      </p>
    </div>
  )
}

/** Whether there is any figure: without equipment it is certain that there was no service. */
function isSeen({ city, period, firstDay, places }: Coverage): boolean {
  if (dataDaysOf(period, firstDay, today.value).days === 0) return false
  return city.placesEquipped === 0 || places.some(({ measured }) => measured !== null)
}

/** In place of figures that would say that nothing worked. */
function NoData({ coverage: { period, firstDay } }: Pick<MonthProps, 'coverage'>) {
  const text = countedTexts.value
  const month = firstDay === null ? null : monthOf(firstDay)
  return (
    <div class="card report-empty">
      <p>
        <b>{text.noDataOf(monthWords(period))}</b>{' '}
        {firstDay === null ? text.noneYet : text.dataStart(longDay(firstDay, language.value))}
      </p>
      {month !== null && month > period && (
        <button type="button" class="secondary" onClick={() => chooseMonth(month)}>
          {text.open(monthWords(month))}
        </button>
      )}
    </div>
  )
}

function Tables({ coverage, availability }: MonthProps) {
  const text = reportsTexts.value
  const known = coverage.known === 'now' ? text.knownNow : text.knownThen
  const totals = useMemo(
    () => new Map(availability?.places.map((one) => [one.place, one])),
    [availability],
  )
  const byKecamatan = useMemo(kecamatanColumns, [language.value])
  const byPlace = useMemo(() => reportPlaceColumns(totals), [totals, language.value])
  return (
    <>
      <h3 class="page-part">{text.byKecamatan}</h3>
      <DataTable
        id="by-kecamatan"
        name={text.byKecamatan}
        fileName={text.fileOf(text.kecamatan, coverage.period, known)}
        rows={coverage.byKecamatan}
        keyOf={({ key }) => key}
        columns={byKecamatan}
        initialSort={{ column: 'kecamatan', descending: false }}
        params={KECAMATAN_PARAMS}
        empty={text.none}
      />
      <h3 class="page-part">{text.byPlace}</h3>
      <DataTable
        id="by-place"
        name={text.byPlace}
        fileName={text.fileOf(text.place, coverage.period, known)}
        rows={coverage.places}
        keyOf={({ place }) => place}
        columns={byPlace}
        initialSort={{ column: 'measured', descending: false }}
        empty={text.none}
      />
    </>
  )
}

/** The figures of a month as they are now, the reports that were made of it, and its tables. */
function Month() {
  const text = reportsTexts.value
  const month = chosenMonth()
  const query = `period=${month}&known=${chosenKnowledge()}`
  const asked = useAskedOfAll<Coverage>(`${PATHS.coverage}?${query}`)
  const availability = useAskedOfAll<AvailabilityOfPlaces>(`${PATHS.availability}?${query}`)
  const reports = useReportList()
  const seen = valueOf(asked)
  return (
    <>
      <div class="report-tools">
        <MonthChoice />
        <button type="button" class="secondary" onClick={() => window.print()}>
          <Icon of={Printer} sizePx={16} /> {text.print}
        </button>
      </div>
      <div id={LIST_ID} tabIndex={-1}>
        <Answer of={asked} rows={8}>
          {(coverage) => (
            <>
              <ReportHead coverage={coverage} list={valueOf(reports)} />
              {isSeen(coverage) ? (
                <CityFigures coverage={coverage} availability={valueOf(availability)} />
              ) : (
                <NoData coverage={coverage} />
              )}
            </>
          )}
        </Answer>
        <MonthReports asked={reports} month={month} />
        {seen !== null && isSeen(seen) && (
          <Tables coverage={seen} availability={valueOf(availability)} />
        )}
      </div>
    </>
  )
}

/** One version of a report that was made, with the list that says whether it is the latest. */
function Version({ of: version }: { readonly of: VersionName }) {
  const reports = useReportList()
  return (
    <div id={LIST_ID} tabIndex={-1}>
      <ReportVersion of={version} asked={reports} />
    </div>
  )
}

/** Coverage and availability of one month: now, and as reports that were made, kept and signed. */
export function Reports() {
  const version = params.value['version']
  return (
    <PageFrame page="reports" {...(version === undefined && { hint: reportsTexts.value.hint })}>
      {version === undefined ? (
        <Month />
      ) : (
        <Version of={{ month: chosenMonth(), version: Number(version) }} />
      )}
      <OperatorDialog />
    </PageFrame>
  )
}
