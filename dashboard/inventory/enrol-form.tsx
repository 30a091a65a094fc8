import { signal, useSignal } from '@preact/signals'
import type { EnrolmentCode, InventoryRecords } from '#contract/inventory.ts'
import { serverNowMs } from '../clock.ts'
import type { ApiResult } from '../api.ts'
import { agentSetupTexts } from '../i18n/agent-setup-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { fleet } from '../live.ts'
import { enrolAgent } from './calls.ts'
import { EnrolmentCard, type Enrolment } from './enrolment-card.tsx'
import { PickField } from './fields.tsx'
import { placeOptions } from './options.ts'

const MEMORY = 'pantau.enrolment'

function remembered(): Enrolment | null {
  try {
    return JSON.parse(sessionStorage.getItem(MEMORY) ?? 'null') as Enrolment | null
  } catch {
    return null
  }
}

/**
 * The code that was made last. The server tells it once: this tab keeps it, so that a reload does not
 * end a code that is on its way to the site.
 */
export const lastEnrolment = signal<Enrolment | null>(remembered())

function keep(enrolment: Enrolment): void {
  lastEnrolment.value = enrolment
  try {
    sessionStorage.setItem(MEMORY, JSON.stringify(enrolment))
  } catch {
    // Storage is forbidden or full: the code holds for as long as the page is open.
  }
}

/** Makes a code for the agent of a place and shows what to do with it. */
export function EnrolForm({
  records,
  place: fixed,
}: {
  readonly records: InventoryRecords
  /** The place, where it is settled. */
  readonly place?: string
}) {
  const text = agentSetupTexts.value.enrol
  const chosen = useSignal('')
  const sending = useSending()
  const place = fixed ?? chosen.value
  const hasAgent = [...(fleet.value?.agents.values() ?? [])].some((one) => one.place === place)
  const enrolment = lastEnrolment.value
  const isShown = enrolment !== null && (fixed === undefined || enrolment.place === fixed)
  const make = async (): Promise<void> => {
    if (place === '') return
    await sending.send(async (word) => {
      const result: ApiResult<EnrolmentCode> = await enrolAgent(place, word)
      if (result.ok) keep({ ...result.value, place, madeAtMs: serverNowMs() })
      return result
    })
  }
  return (
    <div class="enrol">
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        {fixed === undefined && (
          <PickField
            label={text.place}
            value={chosen.value}
            options={placeOptions(records)}
            help={hasAgent ? text.known : undefined}
            onInput={(value) => {
              chosen.value = value
            }}
          />
        )}
        <div class="form-end">
          <button
            type="submit"
            class={isShown ? 'secondary' : 'primary'}
            disabled={place === '' || sending.isBusy}
          >
            {isShown && enrolment.place === place ? text.again : text.make}
          </button>
          {isShown && enrolment.place === place && <span class="muted">{text.againHint}</span>}
          {sending.state.kind === 'failed' && <SendState sending={sending} />}
        </div>
      </form>
      {isShown && <EnrolmentCard enrolment={enrolment} />}
    </div>
  )
}
