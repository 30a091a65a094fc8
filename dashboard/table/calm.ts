import { signal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'

/** Rows of a city are drawn anew twice a second at most, those of a country every five seconds. */
const CALM_MS = 500
const MANY_CALM_MS = 5000
const MANY_ROWS = 5000

/**
 * A list that follows another one calmly: a table that changes ten times a second cannot be read, and
 * sorting a country as often would leave the page no time for anything else.
 */
export function useCalm<T>(source: ReadonlySignal<readonly T[]>): ReadonlySignal<readonly T[]> {
  const calm = useMemo(() => signal(source.peek()), [source])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let takenAtMs = 0
    const take = (): void => {
      timer = null
      takenAtMs = Date.now()
      calm.value = source.peek()
    }
    const stop = source.subscribe((rows) => {
      if (rows === calm.peek() || timer !== null) return
      const everyMs = rows.length > MANY_ROWS ? MANY_CALM_MS : CALM_MS
      timer = setTimeout(take, Math.max(0, takenAtMs + everyMs - Date.now()))
    })
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [source])
  return calm
}
