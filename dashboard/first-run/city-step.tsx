import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CityAnswer } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson, sendChange, type ApiResult } from '../api.ts'
import { firstRunTexts } from '../i18n/first-run-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { SelectField, TextField } from '../inventory/fields.tsx'
import { serverWords } from '../inventory/server-words.ts'
import { retryNow } from '../live.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { mark } from './progress.ts'

const LOOK_EVERY_MS = 500
const SLOW_MS = 20_000

/** Waits until the server is back with the settings that were saved. */
function Restarting({
  wanted,
  onBack,
}: {
  readonly wanted: CityAnswer
  readonly onBack: () => void
}) {
  const text = firstRunTexts.value.city
  const isSlow = useSignal(false)
  useEffect(() => {
    const controller = new AbortController()
    const slow = setTimeout(() => {
      isSlow.value = true
    }, SLOW_MS)
    const look = async (): Promise<void> => {
      const result = await getJson<CityAnswer>(PATHS.city, controller.signal)
      if (controller.signal.aborted || !result.ok) return
      const { name, timeZone, isRestarting } = result.value
      if (isRestarting || name !== wanted.name || timeZone !== wanted.timeZone) return
      retryNow()
      onBack()
    }
    const timer = setInterval(() => void look(), LOOK_EVERY_MS)
    return () => {
      controller.abort()
      clearInterval(timer)
      clearTimeout(slow)
    }
  }, [])
  return (
    <div role="status">
      <progress aria-label={text.restarting} />
      <p>{isSlow.value ? text.slow : text.restarting}</p>
    </div>
  )
}

interface FormProps {
  readonly city: CityAnswer
  readonly onDone: () => void
}

function CityForm({ city, onDone }: FormProps) {
  const text = firstRunTexts.value.city
  const name = useSignal(city.name)
  const timeZone = useSignal(city.timeZone)
  const faults = useSignal<Readonly<Record<string, string>>>({})
  const wanted = useSignal<CityAnswer | null>(null)
  const sending = useSending()
  const done = (): void => {
    mark('city')
    onDone()
  }
  const save = async (): Promise<void> => {
    const body = { name: name.peek().trim(), timeZone: timeZone.peek() }
    faults.value = body.name === '' ? { name: text.needed } : {}
    if (body.name === '') return
    let answer: ApiResult<CityAnswer> | null = null
    await sending.send(async (operator) => {
      answer = await sendChange<CityAnswer>({ method: 'PUT', path: PATHS.city, body, operator })
      return answer
    })
    const result = answer as ApiResult<CityAnswer> | null
    if (result?.ok === true) {
      if (result.value.isRestarting) wanted.value = result.value
      else done()
    } else if (result?.failure.kind === 'problem') {
      faults.value = Object.fromEntries(
        result.failure.faults.map((fault) => [fault.path, serverWords(fault)]),
      )
    }
  }
  if (wanted.value !== null) return <Restarting wanted={wanted.value} onBack={done} />
  const zones = Object.entries(text.zones)
  const isFixed = (field: 'name' | 'timeZone'): boolean => city.fixed.includes(field)
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div class="fields">
        <TextField
          label={text.name}
          value={name.value}
          required
          disabled={isFixed('name')}
          help={isFixed('name') ? text.fixed : undefined}
          fault={faults.value['name']}
          onInput={(value) => {
            name.value = value
          }}
        />
        <SelectField
          label={text.timeZone}
          value={timeZone.value}
          options={zones}
          disabled={isFixed('timeZone')}
          help={isFixed('timeZone') ? text.fixed : undefined}
          fault={faults.value['timeZone']}
          onInput={(value) => {
            timeZone.value = value
          }}
        />
      </div>
      <div class="form-end">
        <button type="submit" class="primary" disabled={sending.isBusy}>
          {text.save}
        </button>
        {Object.keys(faults.value).length === 0 && <SendState sending={sending} />}
      </div>
    </form>
  )
}

/** Name and time zone of the city. The server opens itself anew with them. */
export function CityStep({ onDone }: { readonly onDone: () => void }) {
  const asked = useAsked<CityAnswer>(PATHS.city)
  return <Answer of={asked}>{(city) => <CityForm key="city" city={city} onDone={onDone} />}</Answer>
}
