import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { shownMs } from '../time-machine/past.ts'
import { formats } from '../view-state.ts'

interface DurationSinceProps {
  readonly sinceMs: number
  /** Puts the duration into a sentence. */
  readonly words?: (duration: string) => string
}

/** The time gone by since a moment. Ticks by itself: the component around it is not drawn again. */
export function DurationSince({ sinceMs, words }: DurationSinceProps) {
  const text = useMemo(
    () =>
      computed(() => {
        const duration = formats.value.duration(shownMs.value - sinceMs)
        return words === undefined ? duration : words(duration)
      }),
    [sinceMs, words],
  )
  return <>{text}</>
}
