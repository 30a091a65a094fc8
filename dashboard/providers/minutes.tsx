import '../styles/complaints.css'
import '../styles/minutes.css'
import { useSignal } from '@preact/signals'
import { Download } from 'lucide'
import type { Minutes } from '#contract/minutes.ts'
import type { ApiFailure } from '../api.ts'
import { language } from '../i18n/language.ts'
import { minutesTexts } from '../i18n/minutes-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { momentOf } from '../incidents/words.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { saveBlob } from '../table/save-file.ts'
import { monthWords } from '../today.ts'
import { formats } from '../view-state.ts'
import { rupiahWords } from './contract-words.tsx'
import { getPaper, minutesPath, type MinutesName } from './minutes-calls.ts'
import { MinutesOutages } from './minutes-outages.tsx'
import { Objections } from './objections.tsx'

/** Fetches the paper by hand, so that a failure can say what to do. */
function Paper({ minutes }: { readonly minutes: Minutes }) {
  const text = minutesTexts.value
  const state = useSignal<'idle' | 'busy' | ApiFailure>('idle')
  const { contract, month, report, number } = minutes
  const save = async (): Promise<void> => {
    state.value = 'busy'
    const result = await getPaper({ contract, month, version: report.version }, language.peek())
    state.value = result.ok ? 'idle' : result.failure
    if (result.ok) saveBlob(`${number.replaceAll('/', '-')}.pdf`, result.value)
  }
  return (
    <p class="form-end">
      <button
        type="button"
        class="secondary"
        disabled={state.value === 'busy'}
        onClick={() => void save()}
      >
        <Icon of={Download} sizePx={15} /> {text.paper}
      </button>
      <span class="send-state" role="status">
        {state.value === 'busy' && text.fetching}
      </span>
      {typeof state.value === 'object' && (
        <span class="part-failed" role="alert">
          {failureWords(state.value, 'reading')}
        </span>
      )}
    </p>
  )
}

/** Where both sides stand, in time and in money. */
function Standings({ minutes }: { readonly minutes: Minutes }) {
  const text = minutesTexts.value
  const { duration } = formats.value
  const { agreedMs, undecidedMs, upheldMs, acceptedMs } = minutes
  const figures = [
    [text.agreed, text.agreedHint, duration(agreedMs)],
    [text.disputed, text.disputedHint, duration(undecidedMs + upheldMs)],
    [text.granted, text.grantedHint, duration(acceptedMs)],
    [text.agreedRupiah, text.rupiahHint, rupiahWords(minutes.agreedRupiah)],
    [text.disputedRupiah, text.rupiahHint, rupiahWords(minutes.disputedRupiah)],
    [text.grantedRupiah, text.rupiahHint, rupiahWords(minutes.grantedRupiah)],
  ] as const
  return (
    <dl class="contract-figures">
      {figures.map(([name, hint, value]) => (
        <div key={name} title={hint}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Which version of the report the minutes are of; nothing where there is one alone. */
function VersionChoice({ minutes, onChosen }: Omit<MinutesProps, 'onDone'>) {
  const text = minutesTexts.value
  const { number } = formats.value
  const { report, objectionWindow } = minutes
  const latest = objectionWindow.laterVersion ?? report.version
  if (latest === 1) return null
  const versions = Array.from({ length: latest }, (_, before) => latest - before)
  return (
    <p>
      <label>
        {text.version}{' '}
        <select
          value={String(report.version)}
          onChange={({ currentTarget }) => {
            const version = Number(currentTarget.value)
            onChosen(version === latest ? 'latest' : version)
          }}
        >
          {versions.map((version) => (
            <option key={version} value={String(version)}>
              {version === latest ? text.latest(number(version)) : number(version)}
            </option>
          ))}
        </select>
      </label>{' '}
      {report.version < latest && text.later}
    </p>
  )
}

interface MinutesProps {
  readonly minutes: Minutes
  readonly onDone: () => void
  readonly onChosen: (version: MinutesName['version']) => void
}

function MinutesOf({ minutes, onDone, onChosen }: MinutesProps) {
  const text = minutesTexts.value
  const { number, report, objectionWindow } = minutes
  const until = momentOf(objectionWindow.untilMs - 1)
  return (
    <>
      <p>
        {text.of(number, report.number, formats.value.number(report.version))}{' '}
        <small class="muted" title={report.hash}>
          SHA-256 {report.hash.slice(0, 12)}
        </small>
      </p>
      <p class="muted">
        {objectionWindow.isOpen ? text.open(until) : text.closed(until)}{' '}
        {report.status === 'provisional' && text.provisional}
      </p>
      <VersionChoice minutes={minutes} onChosen={onChosen} />
      <Standings minutes={minutes} />
      <Paper minutes={minutes} />
      <MinutesOutages minutes={minutes} onDone={onDone} />
      <Objections minutes={minutes} onDone={onDone} />
    </>
  )
}

/** The minutes of a contract's month with its provider; nothing but a word where no report has it. */
export function MinutesPart({ contract, month }: Omit<MinutesName, 'version'>) {
  const text = minutesTexts.value
  const chosen = useSignal<MinutesName>({ contract, month, version: 'latest' })
  // Of another contract or month the latest again.
  const isSame = chosen.value.contract === contract && chosen.value.month === month
  const version = isSame ? chosen.value.version : 'latest'
  const choose = (of: MinutesName['version']): void => {
    chosen.value = { contract, month, version: of }
  }
  const asked = useAsked<Minutes>(minutesPath({ contract, month, version }))
  const { resource } = asked
  const isMissing =
    resource.kind === 'failed' &&
    resource.failure.kind === 'problem' &&
    resource.failure.status === 404
  return (
    <section class="minutes" aria-labelledby="minutes-title">
      <h4 id="minutes-title">{text.title}</h4>
      <p class="muted">{text.hint}</p>
      {isMissing && version !== 'latest' ? (
        <p>
          {text.notInVersion(formats.value.number(version))}{' '}
          <button type="button" class="secondary" onClick={() => choose('latest')}>
            {text.toLatest}
          </button>
        </p>
      ) : isMissing ? (
        <p>
          {text.none(monthWords(month))}{' '}
          <GoLink to={{ page: 'reports' }} class="link">
            {text.toReports}
          </GoLink>
        </p>
      ) : (
        <Answer of={asked} rows={3}>
          {(minutes) => <MinutesOf minutes={minutes} onDone={asked.refresh} onChosen={choose} />}
        </Answer>
      )}
    </section>
  )
}
