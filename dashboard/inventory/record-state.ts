import { signal, useSignal } from '@preact/signals'
import type { ChangedRecord, InventoryRecords } from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import type { ApiFailure, ApiResult } from '../api.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { useSending, type Sending } from '../incidents/sending.tsx'
import {
  draftFaults,
  draftOf,
  pathOfFault,
  recordId,
  recordOfDraft,
  recordsOf,
  type AnyRecord,
  type Draft,
} from '../model/inventory-draft.ts'
import { putRecord } from './calls.ts'
import { dropDraft, heldDraft, holdDraft, NEW_ID } from './drafts.ts'
import { serverWords } from './server-words.ts'

/** A record that was saved, and what is worth a look at it. */
export interface SavedRecord {
  readonly kind: InventoryKind
  readonly id: string
  readonly name: string
  readonly warnings: ChangedRecord['warnings']
}

/** The record that was saved last; a new one is shown under its own address then. */
export const lastSaved = signal<SavedRecord | null>(null)

/** The form of a record: what is typed, what is amiss, and the way to the server. */
export interface RecordForm {
  readonly kind: InventoryKind
  readonly isNew: boolean
  readonly draft: Draft
  readonly base: number
  readonly isDirty: boolean
  readonly sending: Sending
  /** Somebody else saved meanwhile. */
  readonly isConflict: boolean
  readonly faults: ReadonlyMap<string, string>
  readonly get: (path: string) => string
  /** What is saved at a path. */
  readonly saved: (path: string) => string
  readonly set: (path: string, value: string) => void
  readonly setAll: (values: Draft) => void
  readonly faultOf: (path: string) => string | undefined
  /** Saves; with `base` over what somebody saved at that revision, with `draft` that in its place. */
  readonly save: (how?: { readonly base?: number; readonly draft?: Draft }) => Promise<void>
  readonly discard: () => void
}

function serverFaults(failure: ApiFailure): ReadonlyMap<string, string> {
  if (failure.kind !== 'problem') return new Map()
  return new Map(failure.faults.map((fault) => [pathOfFault(fault.path), serverWords(fault)]))
}

const isConflictOf = (failure: ApiFailure): boolean =>
  failure.kind === 'problem' && failure.status === 409

const NO_FAULTS: ReadonlyMap<string, string> = new Map()

/** The form of a record of the inventory, or of one that is not there yet. */
export function useRecordForm(
  kind: InventoryKind,
  id: string,
  records: InventoryRecords,
  onSaved: (saved: SavedRecord) => void,
  fresh: Draft = {},
): RecordForm {
  const record = recordsOf(records, kind).find((one) => recordId(one) === id) ?? null
  const held = heldDraft(kind, id)
  const isNew = id === NEW_ID
  const plain = held?.original ?? { ...draftOf(kind, record), ...(isNew ? fresh : {}) }
  const draft = held?.draft ?? plain
  const base = held?.base ?? records.revision
  const faults = useSignal<ReadonlyMap<string, string>>(NO_FAULTS)
  const isConflict = useSignal(false)
  const sending = useSending()
  const setAll = (values: Draft): void => {
    lastSaved.value = null
    holdDraft({ kind, id, draft: { ...draft, ...values }, original: plain, base })
    const left = new Map(faults.peek())
    for (const path of Object.keys(values)) left.delete(path)
    faults.value = left
  }
  const save: RecordForm['save'] = async (how = {}) => {
    const sent = how.draft ?? draft
    const amiss = draftFaults(kind, sent)
    const words = inventoryTexts.peek().faults
    faults.value = new Map([...amiss].map(([path, fault]) => [path, words[fault]]))
    if (amiss.size > 0) return
    const revision = how.base ?? base
    let answer: ApiResult<ChangedRecord> | null = null
    const body: AnyRecord = recordOfDraft(kind, sent)
    await sending.send(async (word) => {
      // What is not there yet has no revision to be edited from.
      answer = await putRecord(kind, body, isNew ? 0 : revision, word)
      return answer
    })
    const result = answer as ApiResult<ChangedRecord> | null
    if (result === null) return
    if (result.ok) {
      isConflict.value = false
      dropDraft(kind, id)
      const { name } = body
      const saved = { kind, id: recordId(result.value.record), name }
      lastSaved.value = { ...saved, warnings: result.value.warnings }
      onSaved(lastSaved.value)
      return
    }
    isConflict.value = isConflictOf(result.failure) && !isNew
    if (isNew && isConflictOf(result.failure)) {
      faults.value = new Map([['id', inventoryTexts.peek().idTaken]])
    } else faults.value = serverFaults(result.failure)
  }
  return {
    kind,
    isNew,
    draft,
    base,
    isDirty: held !== undefined,
    sending,
    isConflict: isConflict.value,
    faults: faults.value,
    get: (path) => draft[path] ?? '',
    saved: (path) => plain[path] ?? '',
    set: (path, value) => setAll({ [path]: value }),
    setAll,
    faultOf: (path) => faults.value.get(path),
    save,
    discard: () => {
      dropDraft(kind, id)
      faults.value = NO_FAULTS
      isConflict.value = false
      sending.clear()
    },
  }
}
