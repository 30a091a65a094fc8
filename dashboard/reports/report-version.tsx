import { useSignal } from '@preact/signals'
import { ArrowLeft, Printer } from 'lucide'
import { useMemo } from 'preact/hooks'
import type { Report } from '#contract/report-document.ts'
import type { ReportList } from '#contract/report-jobs.ts'
import { PATHS } from '#contract/paths.ts'
import type { Boundaries } from '../api.ts'
import { reportTexts } from '../i18n/report-texts.ts'
import { fleet } from '../live.ts'
import { versionsOf } from '../model/report-list.ts'
import { outlinesOf } from '../model/report-map.ts'
import { Answer, useAskedOnce, valueOf, type Asked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { monthWords } from '../today.ts'
import { reportPath, type VersionName } from './calls.ts'
import { ReportForm } from './form/report-form.tsx'
import { FileLanguage, ReportFiles, useFileLanguage } from './report-files.tsx'

/** The whole report, once it and the outlines of its map are there. */
function Whole({ of: version }: { readonly of: VersionName }) {
  const report = useAskedOnce<Report>(reportPath(version))
  const boundaries = useAskedOnce<Boundaries>(PATHS.boundaries)
  const known = valueOf(boundaries)
  const outlines = useMemo(() => (known === null ? [] : outlinesOf(known)), [known])
  // A map without outlines is still one: only while they come is there nothing to draw.
  if (boundaries.resource.kind === 'loading') return <Waiting rows={10} />
  return (
    <Answer of={report} rows={10}>
      {(value) => <ReportForm report={value} outlines={outlines} />}
    </Answer>
  )
}

interface ReportVersionProps {
  readonly of: VersionName
  readonly asked: Asked<ReportList>
}

/** One version of a month's report, to be read, printed and fetched. */
export function ReportVersion({ of: version, asked }: ReportVersionProps) {
  const text = reportTexts.value
  const files = useFileLanguage()
  const isWanted = useSignal(false)
  const list = valueOf(asked)
  const newest = list === null ? undefined : versionsOf(list, version.month)[0]
  // All places of a country at once are no page.
  const isTooLarge = fleet.value?.isWhole === false && !isWanted.value
  return (
    <>
      <div class="report-tools">
        <GoLink to={{ page: 'reports', params: { period: version.month } }} class="secondary">
          <Icon of={ArrowLeft} sizePx={16} /> {text.form.back(monthWords(version.month))}
        </GoLink>
        <button type="button" class="secondary" onClick={() => window.print()}>
          <Icon of={Printer} sizePx={16} /> {text.form.print}
        </button>
      </div>
      <div class="report-tools">
        <ReportFiles of={version} inLanguage={files.chosen} />
        <FileLanguage {...files} />
      </div>
      {newest !== undefined && newest.version > version.version && (
        <p class="page-note" role="status">
          {text.form.newer(String(newest.version))}{' '}
          <GoLink
            to={{
              page: 'reports',
              params: { period: version.month, version: String(newest.version) },
            }}
            class="link"
          >
            {text.open}
          </GoLink>
        </p>
      )}
      {isTooLarge ? (
        <p class="page-note">
          {text.form.tooLarge}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              isWanted.value = true
            }}
          >
            {text.form.showAnyway}
          </button>
        </p>
      ) : (
        <Whole key={`${version.month} ${version.version}`} of={version} />
      )}
    </>
  )
}
