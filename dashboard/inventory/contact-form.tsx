import { useSignal } from '@preact/signals'
import type { ContactRecord, PlaceContactAnswer } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId, type ApiResult } from '../api.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { Answer, useAsked } from '../parts/asked.tsx'
import { putContact } from './calls.ts'
import { TextField } from './fields.tsx'
import { serverWords } from './server-words.ts'

const FIELDS = ['name', 'phone', 'whatsapp', 'telegram'] as const
type ContactField = (typeof FIELDS)[number]

function Form({
  place,
  contact,
}: {
  readonly place: string
  readonly contact: ContactRecord | null
}) {
  const text = inventoryTexts.value.contact
  const typed = useSignal<Readonly<Record<ContactField, string>>>({
    name: contact?.name ?? '',
    phone: contact?.phone ?? '',
    whatsapp: contact?.whatsapp ?? '',
    telegram: contact?.telegram ?? '',
  })
  const faults = useSignal<Readonly<Record<string, string>>>({})
  const sending = useSending()
  const help: Readonly<Partial<Record<ContactField, string>>> = {
    phone: text.phoneHelp,
    whatsapp: text.whatsappHelp,
    telegram: text.telegramHelp,
  }
  const send = async (next: ContactRecord | null): Promise<void> => {
    let answer: ApiResult<PlaceContactAnswer> | null = null
    await sending.send(async (word) => {
      answer = await putContact(place, next, word)
      return answer
    })
    const result = answer as ApiResult<PlaceContactAnswer> | null
    const failure = result?.ok === false ? result.failure : null
    faults.value =
      failure?.kind === 'problem'
        ? Object.fromEntries(
            failure.faults.map((fault) => [
              fault.path.replace(/^contact[._]/, ''),
              serverWords(fault),
            ]),
          )
        : {}
    if (result?.ok === true && next === null) {
      typed.value = { name: '', phone: '', whatsapp: '', telegram: '' }
    }
  }
  const save = (): Promise<void> => {
    const values = FIELDS.map((field) => [field, typed.peek()[field].trim() || null] as const)
    const isEmpty = values.every(([, value]) => value === null)
    return send(isEmpty ? null : (Object.fromEntries(values) as unknown as ContactRecord))
  }
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p class="consent">{text.consent}</p>
      <div class="fields">
        {FIELDS.map((field) => (
          <TextField
            key={field}
            label={text[field]}
            type={field === 'name' || field === 'telegram' ? 'text' : 'tel'}
            help={help[field]}
            fault={faults.value[field]}
            value={typed.value[field]}
            onInput={(value) => {
              typed.value = { ...typed.peek(), [field]: value }
            }}
          />
        ))}
      </div>
      <div class="form-end">
        <button type="submit" class="secondary" disabled={sending.isBusy}>
          {text.save}
        </button>
        {contact !== null && (
          <button
            type="button"
            class="plain danger"
            disabled={sending.isBusy}
            onClick={() => void send(null)}
          >
            {text.remove}
          </button>
        )}
        <SendState sending={sending} />
      </div>
    </form>
  )
}

/** Whom to ask at a place: seen and written by operators alone. */
export function ContactForm({ place }: { readonly place: string }) {
  const text = inventoryTexts.value
  const asked = useAsked<PlaceContactAnswer>(ofId(PATHS.inventoryContact, place))
  return (
    <section class="card" aria-labelledby="contact-title">
      <h3 id="contact-title">{text.sections.contact}</h3>
      <p class="muted">{text.contact.hint}</p>
      <Answer of={asked}>
        {({ contact }) => <Form key={place} place={place} contact={contact} />}
      </Answer>
    </section>
  )
}
