import { useSignal } from '@preact/signals'
import { Phone } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { PlaceNow } from '#contract/fleet.ts'
import type { InventoryRecords, PlaceContactAnswer } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { getAsOperator, ofId, type ApiFailure } from '../api.ts'
import { fieldTexts } from '../i18n/field-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { inOwnName } from '../incidents/operator.ts'
import { fleet } from '../live.ts'
import { dialled, whatsappNumber } from '../model/field-places.ts'
import { providersOf } from '../model/providers.ts'
import { Icon } from '../parts/icon.tsx'

/** What is shown to operators alone; held while the page is open, and never kept in the browser. */
interface Private {
  readonly contact: PlaceContactAnswer['contact']
  /** Null for the inventory of a country, which is not fetched for one place. */
  readonly records: InventoryRecords | null
}

type State = Private | 'closed' | 'busy' | ApiFailure

const isShown = (state: State): state is Private => typeof state === 'object' && 'contact' in state
const isFailure = (state: State): state is ApiFailure =>
  typeof state === 'object' && 'kind' in state

function CallLinks({ place, shown }: { readonly place: PlaceNow; readonly shown: Private }) {
  const text = fieldTexts.value
  const { contact, records } = shown
  const lines = records?.places.find(({ id }) => id === place.id)?.uplinks ?? []
  const names = providersOf(lines)
  const providers = records?.providers.filter(({ name }) => names.includes(name)) ?? []
  const name = contact?.name ?? ''
  const phone = dialled(contact?.phone ?? null)
  const whatsapp = whatsappNumber(contact?.whatsapp ?? null)
  return (
    <>
      {phone === null && whatsapp === null && <p class="muted">{text.noContact}</p>}
      <div class="field-calls">
        {phone !== null && (
          <a class="secondary" href={`tel:${phone}`}>
            <Icon of={Phone} sizePx={18} /> {text.call(name)}
          </a>
        )}
        {whatsapp !== null && (
          <a class="secondary" href={`https://wa.me/${whatsapp}`} target="_blank" rel="noreferrer">
            {text.whatsapp(name)}
          </a>
        )}
        {providers.map((provider) => {
          const number = dialled(provider.phone)
          if (number === null) return null
          return (
            <a key={provider.name} class="secondary" href={`tel:${number}`}>
              <Icon of={Phone} sizePx={18} /> {text.provider(provider.name)}
            </a>
          )
        })}
      </div>
      {lines.map(
        ({ id, contract }) => contract !== null && <p key={id}>{text.contract(contract)}</p>,
      )}
      <Addresses place={place} records={records} />
    </>
  )
}

function Addresses({
  place,
  records,
}: {
  readonly place: PlaceNow
  readonly records: InventoryRecords | null
}) {
  const text = fieldTexts.value
  const known = [...(records?.accessPoints ?? []), ...(records?.equipment ?? [])].filter(
    (one) => one.place === place.id && one.address !== null,
  )
  if (known.length === 0) return null
  return (
    <dl class="field-addresses">
      {known.map(({ id, name, address }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>
            <code aria-label={`${text.address} ${name}`}>{address}</code>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Whom to call at a place and where its equipment is: for operators, after a tap. */
export function PrivatePart({ place }: { readonly place: PlaceNow }) {
  const text = fieldTexts.value
  const state = useSignal<State>('closed')
  useEffect(() => {
    state.value = 'closed'
  }, [place.id])
  const show = async (): Promise<void> => {
    state.value = 'busy'
    const path = ofId(PATHS.inventoryContact, place.id)
    const contact = await inOwnName((word) => getAsOperator<PlaceContactAnswer>(path, word))
    if (contact === null) state.value = 'closed'
    else if (!contact.ok) state.value = contact.failure
    else {
      const records =
        fleet.peek()?.isWhole === false
          ? null
          : await inOwnName((word) => getAsOperator<InventoryRecords>(PATHS.inventory, word))
      state.value = {
        contact: contact.value.contact,
        records: records?.ok === true ? records.value : null,
      }
    }
  }
  const { value } = state
  return (
    <section class="card">
      <h3>{text.contact}</h3>
      {place.outage?.cause === 'power' && (
        <div class="field-calls">
          <a class="secondary" href="tel:123">
            <Icon of={Phone} sizePx={18} /> {text.pln}
          </a>
        </div>
      )}
      {isShown(value) ? (
        <CallLinks place={place} shown={value} />
      ) : (
        <>
          <button
            type="button"
            class="secondary"
            disabled={value === 'busy'}
            onClick={() => void show()}
          >
            {text.showPrivate}
          </button>
          <p class="muted">{text.addressHint}</p>
          {isFailure(value) && (
            <p class="part-failed" role="alert">
              {failureWords(value, 'reading')}
            </p>
          )}
        </>
      )}
    </section>
  )
}
