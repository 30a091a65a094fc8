import { useSignal } from '@preact/signals'
import { Download } from 'lucide'
import type { ApiFailure, ApiResult, OperatorWord } from '../api.ts'
import { language, type Language } from '../i18n/language.ts'
import { reportTexts } from '../i18n/report-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { inOwnName, operatorWord } from '../incidents/operator.ts'
import { Icon } from '../parts/icon.tsx'
import { saveBlob } from '../table/save-file.ts'
import { getReportFile, REPORT_FILES, type ReportFile, type VersionName } from './calls.ts'

/** What files are called that are put together of others. */
const ENDS: Readonly<Record<ReportFile, string>> = {
  pdf: '.pdf',
  xlsx: '.xlsx',
  csv: '-csv.zip',
  json: '.json',
  html: '.html',
  evidence: '-evidence.zip',
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' | 'done'; readonly file: ReportFile }
  | { readonly kind: 'failed'; readonly file: ReportFile; readonly failure: ApiFailure }

interface ReportFilesProps {
  readonly of: VersionName
  readonly inLanguage: Language
}

/**
 * The files of a version, fetched by hand, so that a failure can say what to do. Evidence is given to
 * operators alone.
 */
export function ReportFiles({ of: version, inLanguage }: ReportFilesProps) {
  const text = reportTexts.value
  const state = useSignal<State>({ kind: 'idle' })
  const fetchFile = async (file: ReportFile): Promise<void> => {
    if (state.peek().kind === 'busy') return
    state.value = { kind: 'busy', file }
    const get = (word: OperatorWord | null): Promise<ApiResult<Blob>> =>
      getReportFile(version, file, inLanguage, word)
    const result = await (file === 'evidence' ? inOwnName(get) : get(operatorWord.peek()))
    if (result === null) {
      state.value = { kind: 'idle' }
      return
    }
    if (!result.ok) {
      state.value = { kind: 'failed', file, failure: result.failure }
      return
    }
    state.value = { kind: 'done', file }
    const { month, version: number } = version
    saveBlob(`pantau-${month}-v${number}${ENDS[file]}`, result.value)
  }
  const now = state.value
  return (
    <div class="report-files" role="group" aria-label={text.files(String(version.version))}>
      {REPORT_FILES.map((file) => (
        <button
          type="button"
          key={file}
          class="secondary"
          title={text.fileHint[file]}
          disabled={now.kind === 'busy'}
          onClick={() => void fetchFile(file)}
        >
          <Icon of={Download} sizePx={15} /> {text.file[file]}
        </button>
      ))}
      <span class="send-state" role="status">
        {now.kind === 'busy' && text.fetching(text.file[now.file])}
        {now.kind === 'done' && text.fetched(text.file[now.file])}
      </span>
      {now.kind === 'failed' && (
        <p class="part-failed" role="alert">
          {text.notFetched(text.file[now.file])} {failureWords(now.failure, 'reading')}
        </p>
      )}
    </div>
  )
}

interface FileLanguageProps {
  readonly chosen: Language
  readonly onChoose: (language: Language) => void
}

/** In which language files are written; the page keeps its own. */
export function FileLanguage({ chosen, onChoose }: FileLanguageProps) {
  const text = reportTexts.value
  const all: readonly Language[] = ['id', 'en']
  return (
    <div class="file-language">
      <span class="muted" aria-hidden="true">
        {text.language}
      </span>
      <div class="switch" role="group" aria-label={text.language}>
        {all.map((one) => (
          <button
            type="button"
            key={one}
            aria-pressed={chosen === one}
            onClick={() => onChoose(one)}
          >
            {text.languages[one]}
          </button>
        ))}
      </div>
    </div>
  )
}

/** The language that files are fetched in: that of the page until another is chosen. */
export function useFileLanguage(): FileLanguageProps {
  const own = useSignal<Language | null>(null)
  const onChoose = (chosen: Language): void => {
    own.value = chosen
  }
  return { chosen: own.value ?? language.value, onChoose }
}
