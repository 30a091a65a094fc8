import { useSignal } from '@preact/signals'
import { Copy } from 'lucide'
import { messages } from '../i18n/language.ts'
import { Icon } from '../parts/icon.tsx'

/** The commands of the steps, in the order of the texts. */
const COMMANDS = [
  'pantau import places.csv access-points.csv',
  'pantau agents add PLACE',
  `pantau agent enroll --server ${window.location.origin} --code CODE`,
  'pantau agent --config agent.toml',
]

function Command({ command }: { readonly command: string }) {
  const { firstRun } = messages.value
  const copied = useSignal(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command)
    copied.value = true
  }
  return (
    <div class="command">
      <code>{command}</code>
      {window.isSecureContext && (
        <button
          type="button"
          class="quiet"
          aria-label={copied.value ? firstRun.copied : firstRun.copy}
          title={copied.value ? firstRun.copied : firstRun.copy}
          onClick={() => void copy()}
        >
          <Icon of={Copy} sizePx={16} />
        </button>
      )}
    </div>
  )
}

/** A city without places: what to do, step by step. */
export function FirstRun() {
  const { firstRun } = messages.value
  return (
    <main class="notice first-run">
      <h2>{firstRun.title}</h2>
      <p>{firstRun.intro}</p>
      <ol>
        {firstRun.steps.map(([title, hint], index) => (
          <li key={title}>
            <h3>{title}</h3>
            <p class="muted">{hint}</p>
            <Command command={COMMANDS[index] ?? ''} />
          </li>
        ))}
      </ol>
      <p class="muted">{firstRun.wait}</p>
    </main>
  )
}
