import { useSignal } from '@preact/signals'
import type { AccessPointRecord, Discovered, InventoryRecords } from '#contract/inventory.ts'
import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { ApiFailure, ApiResult } from '../api.ts'
import { agentSetupTexts } from '../i18n/agent-setup-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { formats } from '../view-state.ts'
import { addAccessPoint } from './calls.ts'
import { PickField } from './fields.tsx'
import { placeOptions } from './options.ts'
import { serverWords } from './server-words.ts'

type Sweep = Discovered['discoveries'][number]
type Find = Sweep['finds'][number]

/** What the operator made of a find. */
interface Choice {
  readonly isChosen: boolean
  readonly id: string
  readonly name: string
}

const choiceFor = (find: Find): Choice => ({
  isChosen: false,
  id: find.suggestedId,
  name: find.suggestedName,
})

function recordFor(find: Find, choice: Choice, sweep: Sweep, place: string): AccessPointRecord {
  return {
    id: choice.id.trim() as AccessPointId,
    place: place as PlaceId,
    name: choice.name.trim(),
    agent: sweep.agent,
    model: find.model,
    address: find.address,
    check: null,
    controller: null,
    mac: null,
    serial: find.serial,
    role: (find.managedAccessPoints ?? 0) > 0 ? 'controller' : null,
    status: 'active',
  }
}

function wordsOf(failure: ApiFailure): string {
  if (failure.kind !== 'problem' || failure.faults.length === 0) {
    return failureWords(failure, 'saving')
  }
  return failure.faults.map(serverWords).join('; ')
}

interface RowProps {
  readonly find: Find
  readonly choice: Choice
  readonly onChange: (choice: Choice) => void
}

function FindRow({ find, choice, onChange }: RowProps) {
  const text = agentSetupTexts.value.find
  const { number } = formats.value
  const isKnown = find.knownAs !== null
  const managed = find.managedAccessPoints ?? 0
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={text.takeOne(find.address)}
          disabled={isKnown}
          checked={choice.isChosen}
          onChange={({ currentTarget }) => onChange({ ...choice, isChosen: currentTarget.checked })}
        />
      </td>
      <th scope="row">
        {find.address}
        {isKnown && <small class="muted">{text.known(find.knownAs ?? '')}</small>}
      </th>
      <td>
        {[find.vendor, find.model].filter(Boolean).join(' ') || '–'}
        {managed > 0 && <small>{text.manages(number(managed))}</small>}
        {find.serial !== null && <small class="muted">{find.serial}</small>}
      </td>
      <td>
        <input
          type="text"
          aria-label={`${text.name}, ${find.address}`}
          maxLength={128}
          disabled={isKnown}
          value={choice.name}
          onInput={({ currentTarget }) => onChange({ ...choice, name: currentTarget.value })}
        />
      </td>
      <td>
        <input
          type="text"
          aria-label={`${text.id}, ${find.address}`}
          maxLength={64}
          disabled={isKnown}
          value={choice.id}
          onInput={({ currentTarget }) => onChange({ ...choice, id: currentTarget.value })}
        />
      </td>
    </tr>
  )
}

interface FindsProps {
  readonly sweep: Sweep
  readonly records: InventoryRecords
  readonly onChanged: () => void
}

/** What a sweep found: chosen ones become access points, many at once. */
export function Finds({ sweep, records, onChanged }: FindsProps) {
  const text = agentSetupTexts.value.find
  const { number } = formats.value
  const choices = useSignal<ReadonlyMap<string, Choice>>(new Map())
  const place = useSignal<string>(sweep.place ?? '')
  const outcome = useSignal<{ readonly added: number; readonly failed: readonly string[] } | null>(
    null,
  )
  const sending = useSending()
  const choiceOf = (find: Find): Choice => choices.value.get(find.address) ?? choiceFor(find)
  const chosen = sweep.finds.filter((find) => find.knownAs === null && choiceOf(find).isChosen)
  const put = (find: Find, choice: Choice): void => {
    choices.value = new Map(choices.value).set(find.address, choice)
  }
  const accept = async (): Promise<void> => {
    outcome.value = null
    let added = 0
    const failed: string[] = []
    // One after the other: each is judged by what those before it made.
    const addAll = async (word: string): Promise<ApiResult<unknown>> => {
      let last: ApiResult<unknown> = { ok: true, value: null }
      for (const find of chosen) {
        const record = recordFor(find, choiceOf(find), sweep, place.value)
        last = await addAccessPoint(record, word)
        if (last.ok) added += 1
        else if (last.failure.kind === 'problem' && last.failure.status === 401) return last
        else failed.push(text.failed(find.address, wordsOf(last.failure)))
      }
      return added > 0 ? { ok: true, value: null } : last
    }
    await sending.send(addAll)
    outcome.value = { added, failed }
    choices.value = new Map()
    onChanged()
  }
  return (
    <div class="finds">
      <label class="check">
        <input
          type="checkbox"
          checked={chosen.length > 0 && chosen.length === sweep.finds.filter(isNew).length}
          disabled={!sweep.finds.some(isNew)}
          onChange={({ currentTarget }) => {
            const all = sweep.finds.filter(isNew).map((find) => {
              const choice = { ...choiceOf(find), isChosen: currentTarget.checked }
              return [find.address, choice] as const
            })
            choices.value = new Map(all)
          }}
        />
        {text.all}
      </label>
      <div class="finds-scroll" role="region" tabIndex={0} aria-label={text.device}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.take}</th>
              <th scope="col">{text.address}</th>
              <th scope="col">{text.device}</th>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.id}</th>
            </tr>
          </thead>
          <tbody>
            {sweep.finds.map((find) => (
              <FindRow
                key={find.address}
                find={find}
                choice={choiceOf(find)}
                onChange={(choice) => put(find, choice)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <PickField
        label={text.place}
        value={place.value}
        options={placeOptions(records)}
        onInput={(value) => {
          place.value = value
        }}
      />
      <div class="form-end">
        <button
          type="button"
          class="primary"
          disabled={chosen.length === 0 || place.value === '' || sending.isBusy}
          onClick={() => void accept()}
        >
          {text.accept(number(chosen.length))}
        </button>
        {sending.isBusy && <SendState sending={sending} />}
      </div>
      {outcome.value !== null && (
        <div role="status">
          {outcome.value.added > 0 && <p>{text.accepted(number(outcome.value.added))}</p>}
          {outcome.value.failed.map((words) => (
            <p key={words} class="part-failed">
              {words}
            </p>
          ))}
        </div>
      )}
    </div>
  )
}

function isNew({ knownAs }: Find): boolean {
  return knownAs === null
}
