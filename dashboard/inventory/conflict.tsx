import { useEffect, useRef } from 'preact/hooks'
import type { InventoryChanges, InventoryRecords } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { nowMs } from '../clock.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import {
  differingPaths,
  draftOf,
  recordId,
  recordsOf,
  textKey,
  type Draft,
} from '../model/inventory-draft.ts'
import { useAskedOnce, valueOf } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'
import type { RecordForm } from './record-state.ts'
import { fieldValue } from './value-words.ts'

interface ConflictProps {
  readonly form: RecordForm
  readonly id: string
  /** Asks for what is saved now. */
  readonly onReload: () => void
}

function Versions({
  form,
  theirs,
  revision,
  onReload,
}: {
  readonly form: RecordForm
  readonly theirs: Draft
  readonly revision: number
  readonly onReload: () => void
}) {
  const text = inventoryTexts.value
  const paths = differingPaths(form.kind, form.draft, theirs)
  return (
    <>
      {paths.length === 0 ? (
        <p>{text.conflict.same}</p>
      ) : (
        <table class="versions">
          <thead>
            <tr>
              <th scope="col">{text.conflict.field}</th>
              <th scope="col">{text.conflict.mine}</th>
              <th scope="col">{text.conflict.theirs}</th>
            </tr>
          </thead>
          <tbody>
            {paths.map((path) => (
              <tr key={path}>
                <th scope="row">{text.fields[textKey(path)] ?? path}</th>
                <td>{fieldValue(path, form.get(path))}</td>
                <td>{fieldValue(path, theirs[path] ?? '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div class="form-end">
        {paths.length > 0 && (
          <button
            type="button"
            class="primary"
            disabled={form.sending.isBusy}
            onClick={() => void form.save({ base: revision })}
          >
            {text.conflict.takeMine}
          </button>
        )}
        <button
          type="button"
          class="secondary"
          onClick={() => {
            form.discard()
            onReload()
          }}
        >
          {text.conflict.takeTheirs}
        </button>
      </div>
    </>
  )
}

/** Somebody saved the record meanwhile: who and when, both versions, and the choice between them. */
export function Conflict({ form, id, onReload }: ConflictProps) {
  const text = inventoryTexts.value.conflict
  const host = useRef<HTMLElement>(null)
  // It stands above a form that is longer than a screen.
  useEffect(() => host.current?.scrollIntoView({ block: 'nearest' }), [])
  const query = new URLSearchParams({ kind: form.kind, id, limit: '1' })
  const changes = valueOf(useAskedOnce<InventoryChanges>(`${PATHS.inventoryChanges}?${query}`))
  // Asked for anew, apart from what the page shows: that is older than the other's change.
  const now = valueOf(useAskedOnce<InventoryRecords>(`${PATHS.inventory}?for=conflict`))
  const last = changes?.changes[0]
  const record = now === null ? null : recordsOf(now, form.kind).find((one) => recordId(one) === id)
  return (
    <section class="card conflict" role="alert" ref={host}>
      <h3>{text.title}</h3>
      {last !== undefined && (
        <p>{text.by(last.by, formats.value.moment(last.atMs, nowMs.peek()))}</p>
      )}
      {now === null || record === undefined || record === null ? (
        <p>{text.looking}</p>
      ) : (
        <Versions
          form={form}
          theirs={draftOf(form.kind, record)}
          revision={now.revision}
          onReload={onReload}
        />
      )}
    </section>
  )
}
