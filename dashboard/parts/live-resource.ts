import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ApiFailure, ApiResult } from '../api.ts'

/** Something fetched: the last answer is kept on show while the next is under way. */
export type Resource<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: ApiFailure }

const REFRESH_MS = 60_000

/**
 * Fetches for an id, again each minute, and at once when `version` changes. A failed refresh leaves
 * what is shown; only a first failure is one to the operator. With `everyMs` null it is fetched once.
 */
export function useLiveResource<T>(
  id: string,
  version: unknown,
  get: (id: string, signal: AbortSignal) => Promise<ApiResult<T>>,
  everyMs: number | null = REFRESH_MS,
): {
  readonly resource: ReadonlySignal<Resource<T>>
  /** Begins anew, after a failure. */
  readonly retry: () => void
  /** Fetches again and keeps what is shown until then. */
  readonly refresh: () => void
} {
  const resource = useSignal<Resource<T>>({ kind: 'loading' })
  const attempt = useSignal(0)
  // Read when its time comes: to learn it later is no reason to ask twice.
  const every = useRef(everyMs)
  every.current = everyMs
  useEffect(() => {
    resource.value = { kind: 'loading' }
  }, [id])
  useEffect(() => {
    const controller = new AbortController()
    const load = async (): Promise<void> => {
      const result = await get(id, controller.signal)
      if (controller.signal.aborted) return
      if (result.ok) resource.value = { kind: 'ready', value: result.value }
      else if (resource.value.kind !== 'ready') {
        resource.value = { kind: 'failed', failure: result.failure }
      }
    }
    void load()
    const timer = setInterval(() => {
      if (every.current !== null) void load()
    }, every.current ?? REFRESH_MS)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [id, version, attempt.value])
  const refresh = (): void => {
    attempt.value += 1
  }
  const retry = (): void => {
    resource.value = { kind: 'loading' }
    refresh()
  }
  return { resource, retry, refresh }
}
