import { useSignal } from '@preact/signals'
import type { InventoryImport } from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import type { ApiResult } from '../api.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { textKey } from '../model/inventory-draft.ts'
import { formats } from '../view-state.ts'
import { importRecords } from './calls.ts'
import { FaultTable } from './fault-table.tsx'
import { FileField } from './file-field.tsx'

type Planned = Extract<InventoryImport, { readonly revision: number }>

/** Changes told one by one. */
const CHANGES_SHOWN = 50
const COUNTS = ['added', 'changed', 'unchanged', 'absent'] as const

function Changes({ result }: { readonly result: Planned }) {
  const text = inventoryTexts.value
  const { number } = formats.value
  const shown = result.changes.slice(0, CHANGES_SHOWN)
  const more = result.changesTotal - shown.length
  return (
    <>
      <dl class="counts">
        {COUNTS.map((name) => (
          <div key={name}>
            <dd>{number(result[name])}</dd>
            <dt>{text.files.counts[name]}</dt>
          </div>
        ))}
      </dl>
      {result.ignoredColumns.length > 0 && (
        <p class="text-degraded">{text.files.ignored(result.ignoredColumns.join(', '))}</p>
      )}
      {shown.length > 0 && (
        <ul class="import-changes">
          {shown.map(({ kind, id, name, change, fields }) => (
            <li key={`${kind} ${id}`}>
              <b>{name}</b> <span class="muted">{id}</span> · {text.files.change[change]}
              {change === 'changed' && fields.length > 0 && (
                <span class="muted">
                  : {fields.map((field) => text.fields[textKey(field)] ?? field).join(', ')}
                </span>
              )}
            </li>
          ))}
          {more > 0 && <li class="muted">{text.files.more(number(more))}</li>}
        </ul>
      )}
    </>
  )
}

interface ImportPanelProps {
  readonly kind: InventoryKind
  readonly onDone: () => void
  readonly onClose?: () => void
}

/** A file of records: what it would change or what is wrong with it, and only then the change. */
export function ImportPanel({ kind, onDone, onClose }: ImportPanelProps) {
  const text = inventoryTexts.value
  const { number } = formats.value
  const file = useSignal<File | null>(null)
  const result = useSignal<InventoryImport | null>(null)
  const sending = useSending()
  const send = async (chosen: File, isDry: boolean): Promise<void> => {
    let answer: ApiResult<InventoryImport> | null = null
    await sending.send(async (word) => {
      answer = await importRecords(kind, chosen, isDry, word)
      return answer
    })
    const got = answer as ApiResult<InventoryImport> | null
    result.value = got?.ok === true ? got.value : null
    if (result.value?.outcome === 'done') onDone()
  }
  const found = result.value
  const changes = found === null || found.outcome === 'refused' ? 0 : found.added + found.changed
  return (
    <section class="card import-panel" aria-label={text.files.title(text.kinds[kind])}>
      <h3>{text.files.title(text.kinds[kind])}</h3>
      <p class="muted">
        {text.files.hint} {text.files.sample}
      </p>
      <FileField
        label={text.files.file}
        accept=".csv,.xlsx,text/csv"
        onFile={(chosen) => {
          file.value = chosen
          result.value = null
          sending.clear()
          if (chosen !== null) void send(chosen, true)
        }}
      />
      <div class="import-result" role="status">
        {sending.isBusy && found === null && <p>{text.files.checking}</p>}
        {found?.outcome === 'refused' && (
          <>
            <h4 class="text-down">{text.files.refused(number(found.faultsTotal))}</h4>
            <p>{text.files.fix}</p>
            <FaultTable faults={found.faults} total={found.faultsTotal} />
          </>
        )}
        {found !== null && found.outcome !== 'refused' && (
          <>
            <h4>{found.outcome === 'done' ? text.files.done : text.files.planned}</h4>
            <Changes result={found} />
            {found.outcome === 'planned' && changes === 0 && <p>{text.files.nothing}</p>}
          </>
        )}
      </div>
      <div class="form-end">
        {found?.outcome === 'planned' && changes > 0 && (
          <button
            type="button"
            class="primary"
            disabled={sending.isBusy}
            onClick={() => {
              if (file.peek() !== null) void send(file.peek() as File, false)
            }}
          >
            {text.files.confirm(number(changes))}
          </button>
        )}
        {onClose !== undefined && (
          <button type="button" class="secondary" onClick={onClose}>
            {text.files.close}
          </button>
        )}
        {sending.state.kind === 'failed' && <SendState sending={sending} />}
      </div>
    </section>
  )
}
