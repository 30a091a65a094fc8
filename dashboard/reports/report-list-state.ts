import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ReportList } from '#contract/report-jobs.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson } from '../api.ts'
import { isAnyRunning } from '../model/report-list.ts'
import type { Asked } from '../parts/asked.tsx'
import type { Resource } from '../parts/live-resource.ts'

/** While one is being made, its progress is news of a second; else of a minute. */
const RUNNING_MS = 1000
const CALM_MS = 60_000

/** The reports of all months; asked for each second while one is being made. */
export function useReportList(): Asked<ReportList> {
  const resource = useSignal<Resource<ReportList>>({ kind: 'loading' })
  const attempt = useSignal(0)
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | null = null
    const load = async (): Promise<void> => {
      const result = await getJson<ReportList>(PATHS.reports, controller.signal)
      if (controller.signal.aborted) return
      if (result.ok) resource.value = { kind: 'ready', value: result.value }
      else if (resource.peek().kind !== 'ready') {
        resource.value = { kind: 'failed', failure: result.failure }
      }
      const now = resource.peek()
      const isBusy = now.kind === 'ready' && isAnyRunning(now.value)
      timer = setTimeout(() => void load(), isBusy ? RUNNING_MS : CALM_MS)
    }
    void load()
    return () => {
      controller.abort()
      if (timer !== null) clearTimeout(timer)
    }
  }, [attempt.value])
  const refresh = (): void => {
    attempt.value += 1
  }
  const retry = (): void => {
    resource.value = { kind: 'loading' }
    refresh()
  }
  return { resource: resource.value, retry, refresh }
}
