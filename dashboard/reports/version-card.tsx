import { useSignal } from '@preact/signals'
import { Copy } from 'lucide'
import type { ReportEntry } from '#contract/report-document.ts'
import { madeByWords } from '#contract/report-text/made-by.ts'
import { language } from '../i18n/language.ts'
import type { Language } from '../i18n/language.ts'
import { reportTexts } from '../i18n/report-texts.ts'
import { CHANGES_SECTION } from '../model/report-drill.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { formats } from '../view-state.ts'
import { ReportFiles } from './report-files.tsx'

/** So much of a fingerprint is enough to compare two by eye. */
const HASH_SHOWN = 12

/** Day, time and zone of something that is on record. Reads signals. */
export function recordMoment(atMs: number): string {
  const { date, time, zone } = formats.value
  return `${date(atMs)} ${time(atMs)} ${zone}`
}

/** Whether figures can still change: provisional is dashed, final is not. */
export function StatusSign({ status }: Pick<ReportEntry, 'status'>) {
  const isProvisional = status === 'provisional'
  return (
    <span class={`report-sign${isProvisional ? ' is-provisional' : ''}`}>
      {reportTexts.value.status[status]}
    </span>
  )
}

/** The beginning of a fingerprint, and the whole of it to be copied. */
export function Hash({ hash }: Pick<ReportEntry, 'hash'>) {
  const text = reportTexts.value
  const copied = useSignal(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(hash)
    copied.value = true
  }
  const name = copied.value ? text.hashCopied : text.copyHash
  return (
    <span class="report-hash">
      {text.hash} <code title={hash}>{hash.slice(0, HASH_SHOWN)}…</code>
      {window.isSecureContext && (
        <button
          type="button"
          class="quiet"
          aria-label={name}
          title={name}
          onClick={() => void copy()}
        >
          <Icon of={Copy} sizePx={15} />
        </button>
      )}
    </span>
  )
}

/** What stands in a version, in a line. */
function Figures({ entry }: { readonly entry: ReportEntry }) {
  const text = reportTexts.value
  const { percent, number } = formats.value
  const { measured, placeCoverage, verdicts } = entry
  const hasContracts = verdicts.met + verdicts.broken + verdicts.undetermined > 0
  const words = [
    ...(measured === null ? [] : [text.availability(percent(measured))]),
    ...(placeCoverage === null ? [] : [text.coverage(percent(placeCoverage))]),
    ...(hasContracts
      ? [
          text.verdicts(
            number(verdicts.met),
            number(verdicts.broken),
            number(verdicts.undetermined),
          ),
        ]
      : []),
  ]
  return words.length === 0 ? null : <p>{words.join(' · ')}</p>
}

interface VersionCardProps {
  readonly entry: ReportEntry
  readonly isLatest: boolean
  readonly inLanguage: Language
}

/** One version of a month's report: how it was made, and all its forms. */
export function VersionCard({ entry, isLatest, inLanguage }: VersionCardProps) {
  const text = reportTexts.value
  const { number } = formats.value
  const version = String(entry.version)
  return (
    <li class="report-version">
      <h4>
        <GoLink
          to={{ page: 'reports', params: { period: entry.month, version } }}
          class="link"
          label={text.openVersion(version)}
        >
          {text.version(version)}
        </GoLink>{' '}
        <StatusSign status={entry.status} />
        {isLatest && <span class="muted"> {text.latest}</span>}
      </h4>
      <Figures entry={entry} />
      <p class="muted">
        {text.number} {entry.number} ·{' '}
        {text.made(recordMoment(entry.madeAtMs), madeByWords(entry.by, language.value))}
        {entry.status === 'provisional' && <> · {text.freezes(recordMoment(entry.freezesAtMs))}</>}
      </p>
      {entry.reason !== '' && (
        <p class="report-reason">
          {text.reason}: {entry.reason}
        </p>
      )}
      {entry.version > 1 && (
        <p class="muted">
          {entry.changesTotal === 0 ? (
            text.noChanges
          ) : (
            <GoLink
              to={{
                page: 'reports',
                params: { period: entry.month, version, section: CHANGES_SECTION },
              }}
              class="link"
            >
              {text.changes(number(entry.changesTotal))}
            </GoLink>
          )}
        </p>
      )}
      <p class="muted">
        <Hash hash={entry.hash} />
      </p>
      <ReportFiles of={entry} inLanguage={inLanguage} />
    </li>
  )
}
