import { listedAgents } from '../agents-state.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { agentFilter, formats } from '../view-state.ts'
import { SearchBox } from './search-box.tsx'

/** Search, the switch to what needs a hand, and how many agents are shown. */
export function AgentFilters() {
  const text = messages.value.agents
  const { number } = formats.value
  const total = fleet.value?.agents.size ?? 0
  const shown = listedAgents.value.length
  return (
    <div class="agent-filters" role="search" aria-label={messages.value.filter.label}>
      <SearchBox
        label={text.search}
        text={agentFilter.value.text}
        onInput={(written) => {
          agentFilter.value = { ...agentFilter.value, text: written }
        }}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={agentFilter.value.onlyHand}
          onChange={(event) => {
            agentFilter.value = { ...agentFilter.value, onlyHand: event.currentTarget.checked }
          }}
        />
        {text.onlyHand}
      </label>
      <p class="muted" role="status">
        {shown === total
          ? `${number(total)} ${text.title.toLowerCase()}`
          : text.shown(number(shown), number(total))}
      </p>
    </div>
  )
}
