import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { messages } from '../i18n/language.ts'

/** Nobody should wonder for longer whether anything happens. */
const SLOW_MS = 5000

interface WaitingProps {
  /** What comes, to those who do not see the grey shape. */
  readonly label?: string
  /** Lines of the shape. */
  readonly rows?: number
}

/** The grey shape of what comes; says after a while that the line or the server is slow. */
export function Waiting({ label, rows = 1 }: WaitingProps) {
  const slow = useSignal(false)
  const text = messages.value
  useEffect(() => {
    const timer = setTimeout(() => {
      slow.value = true
    }, SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="waiting">
      <span class="unseen" role="status">
        {slow.value ? text.trouble.slow : (label ?? text.trouble.loading)}
      </span>
      {slow.value && (
        <p class="muted" aria-hidden="true">
          {text.trouble.slow}
        </p>
      )}
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class={`skeleton ${rows === 1 ? 'skeleton-part' : 'skeleton-row'}`} />
      ))}
    </div>
  )
}
