import { messages } from '../i18n/language.ts'
import { ORDERS } from '../model/attention.ts'
import { order } from '../view-state.ts'

/** The order of the list. */
export function OrderChoice() {
  const text = messages.value.order
  return (
    <label class="order">
      <span class="unseen">{text.label}</span>
      <select
        value={order.value}
        onChange={(event) => {
          const chosen = ORDERS.find((one) => one === event.currentTarget.value)
          if (chosen !== undefined) order.value = chosen
        }}
      >
        {ORDERS.map((one) => (
          <option key={one} value={one}>
            {text[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
