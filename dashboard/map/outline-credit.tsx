import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Geography } from '#contract/geography.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson } from '../api.ts'
import { outlines } from './map-state.ts'

/** Whom the outlines on the map are from. Asked for after them: they are by far the larger answer. */
export function OutlineCredit() {
  const credit = useSignal<string | null>(null)
  const hasOutlines = outlines.value !== null
  useEffect(() => {
    if (!hasOutlines) return undefined
    const controller = new AbortController()
    const ask = async (): Promise<void> => {
      const result = await getJson<Geography>(PATHS.geography, controller.signal)
      if (result.ok && !controller.signal.aborted) credit.value = result.value.attribution
    }
    void ask()
    return () => controller.abort()
  }, [hasOutlines])
  return credit.value === null ? null : <span>{credit}</span>
}
