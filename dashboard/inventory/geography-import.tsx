import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { GEOGRAPHY_PART_NAMES } from '../model/geography-parts.ts'
import type { GeographyImport, GeographyPart } from '#contract/geography.ts'
import type { ApiResult } from '../api.ts'
import { geographyTexts } from '../i18n/geography-texts.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { formats } from '../view-state.ts'
import { importGeography } from './calls.ts'
import { FaultTable } from './fault-table.tsx'
import { SelectField, TextField } from './fields.tsx'
import { FileField } from './file-field.tsx'
import { phraseWords } from './server-words.ts'
import { SmallMapFrame, useSmallMap } from './small-map-frame.tsx'

type Found = Exclude<GeographyImport, { readonly outcome: 'refused' }>

const COUNTS = ['added', 'changed', 'unchanged', 'removed'] as const

function Preview({ shapes }: { readonly shapes: object }) {
  const { map, onMap } = useSmallMap()
  const text = geographyTexts.value
  useEffect(() => map.value?.showShapes(shapes), [map.value, shapes])
  return <SmallMapFrame label={text.preview} onMap={onMap} isBare />
}

function Result({ found }: { readonly found: Found }) {
  const text = geographyTexts.value
  const { number } = formats.value
  return (
    <>
      <h4>{found.outcome === 'done' ? text.done : text.planned}</h4>
      <dl class="counts">
        {COUNTS.map((name) => (
          <div key={name}>
            <dd>{number(found[name])}</dd>
            <dt>{text.counts[name]}</dt>
          </div>
        ))}
      </dl>
      {found.removed > 0 && found.outcome === 'planned' && <p class="text-down">{text.removes}</p>}
      {found.warnings.length > 0 && (
        <>
          <h4>{text.warnings}</h4>
          <ul class="bullets">
            {found.warnings.map((warning) => (
              <li key={warning.text}>{phraseWords(warning)}</li>
            ))}
          </ul>
        </>
      )}
      {found.outcome === 'planned' &&
        (found.preview === null ? (
          <p class="muted">{text.noPreview}</p>
        ) : (
          <>
            <h4>{text.preview}</h4>
            <Preview shapes={found.preview} />
          </>
        ))}
    </>
  )
}

interface ImportProps {
  /** What is imported, where that is settled. */
  readonly part?: GeographyPart
  readonly onDone: () => void
}

/** A file of the geography: what it would change and how it looks, and only then the change. */
export function GeographyImportForm({ part: fixed, onDone }: ImportProps) {
  const text = geographyTexts.value
  const { number } = formats.value
  const chosen = useSignal<GeographyPart>(fixed ?? 'boundaries')
  const part = fixed ?? chosen.value
  const file = useSignal<File | null>(null)
  const illustrative = useSignal(false)
  const attribution = useSignal('')
  const result = useSignal<GeographyImport | null>(null)
  const sending = useSending()
  const send = async (isDry: boolean): Promise<void> => {
    const sent = file.peek()
    if (sent === null) return
    const words = { illustrative: illustrative.peek(), attribution: attribution.peek() }
    let answer: ApiResult<GeographyImport> | null = null
    await sending.send(async (word) => {
      answer = await importGeography(part, sent, words, isDry, word)
      return answer
    })
    const got = answer as ApiResult<GeographyImport> | null
    result.value = got?.ok === true ? got.value : null
    if (result.value?.outcome === 'done') onDone()
  }
  const choose = (next: File | null): void => {
    file.value = next
    result.value = null
    sending.clear()
    if (next !== null) void send(true)
  }
  const found = result.value
  const isPlanned = found?.outcome === 'planned'
  const hasChange = isPlanned && found.added + found.changed + found.removed > 0
  return (
    <div class="geography-import form">
      {fixed === undefined && (
        <SelectField
          label={text.what}
          value={part}
          options={GEOGRAPHY_PART_NAMES.map((name) => [name, text.parts[name]] as const)}
          onInput={(value) => {
            chosen.value = value as GeographyPart
            result.value = null
            file.value = null
          }}
        />
      )}
      <p class="muted">{text.hints[part]}</p>
      {part === 'boundaries' && (
        <>
          <label class="check">
            <input
              type="checkbox"
              checked={illustrative.value}
              onChange={({ currentTarget }) => {
                illustrative.value = currentTarget.checked
              }}
            />
            {text.illustrative}
          </label>
          <TextField
            label={text.attribution}
            help={text.attributionHelp}
            value={attribution.value}
            onInput={(value) => {
              attribution.value = value
            }}
          />
        </>
      )}
      <FileField key={part} label={text.file} accept={text.accepts[part]} onFile={choose} />
      <div class="import-result" role="status">
        {sending.isBusy && found === null && <p>{text.checking}</p>}
        {found?.outcome === 'refused' && (
          <>
            <h4 class="text-down">
              {inventoryTexts.value.files.refused(number(found.faultsTotal))}
            </h4>
            <p>{inventoryTexts.value.files.fix}</p>
            <FaultTable faults={found.faults} total={found.faultsTotal} />
          </>
        )}
        {found !== null && found.outcome !== 'refused' && <Result found={found} />}
      </div>
      {isPlanned && !hasChange && part !== 'boundaries' && <p>{text.nothing}</p>}
      <div class="form-end">
        {isPlanned && (hasChange || part === 'boundaries') && (
          <button
            type="button"
            class="primary"
            disabled={sending.isBusy}
            onClick={() => void send(false)}
          >
            {text.confirm}
          </button>
        )}
        {sending.state.kind === 'failed' && <SendState sending={sending} />}
      </div>
    </div>
  )
}
