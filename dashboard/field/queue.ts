import { signal } from '@preact/signals'
import type { NewVisit } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId, sendChange, type ApiFailure, type ApiResult } from '../api.ts'
import { inOwnName, operator } from '../incidents/operator.ts'
import {
  dropVisit,
  keepVisit,
  waitingVisits,
  WAITING_MAX,
  type WaitingVisit,
} from './visit-store.ts'

/** The visits that wait; null until they were read. */
export const waiting = signal<readonly WaitingVisit[] | null>(null)
/** Whether they are being sent. */
export const isSending = signal(false)
/** Grows with each visit that the server took. */
export const sentCount = signal(0)

const AGAIN_EVERY_MS = 60_000

/** Reads what waits, as it stands in this browser. */
async function refresh(): Promise<void> {
  try {
    waiting.value = await waitingVisits()
  } catch {
    // A private window keeps nothing: then nothing waits either.
    waiting.value = []
  }
}

/** A random UUID, version 4 (RFC 9562); browsers make one themselves on secure pages only. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** What became of a wish to keep a visit: the visit's id, or why it is not kept. */
export type Queued = { readonly kept: string } | 'full' | 'failed'

/** Puts a visit into the queue and begins to send. */
export async function queueVisit(visit: Omit<WaitingVisit, 'id' | 'refusal'>): Promise<Queued> {
  if ((waiting.peek() ?? []).length >= WAITING_MAX) return 'full'
  const id = newId()
  try {
    await keepVisit({ ...visit, id, refusal: null })
  } catch {
    return 'failed'
  }
  await refresh()
  void sendWaiting(true)
  return { kept: id }
}

/** Gives a visit up, after the technician said so. */
export async function giveUp(id: string): Promise<void> {
  await dropVisit(id)
  await refresh()
}

/** Whether it is the visit that the server will not have, and not the line or the server that fails. */
function refusalOf(failure: ApiFailure): string | null {
  if (failure.kind !== 'problem' || failure.status >= 500) return null
  if (failure.status === 401 || failure.status === 403 || failure.status === 429) return null
  return [failure.title, failure.detail].filter(Boolean).join(': ')
}

function send(visit: WaitingVisit): Promise<ApiResult<unknown> | null> {
  return inOwnName(async (word) => {
    const { id, atMs, text, outage, photo, place } = visit
    const body: NewVisit = { id, atMs, text, outage }
    const path = ofId(PATHS.placeVisits, place)
    const result = await sendChange({ method: 'POST', path, body, operator: word })
    if (!result.ok || photo === null) return result
    const photoPath = ofId(PATHS.placeVisitPhoto, place).replace(':visit', id)
    return sendChange({ method: 'PUT', path: photoPath, body: photo, operator: word })
  })
}

/**
 * Sends what waits, one after the other, the oldest first; stops when the line or the server fails.
 * Without a press of a button nobody is asked for a name.
 */
export async function sendWaiting(isAsked: boolean): Promise<void> {
  if (isSending.peek() || (!isAsked && operator.peek() === null)) return
  isSending.value = true
  try {
    for (const visit of (await waitingVisits()).filter(({ refusal }) => refusal === null)) {
      const result = await send(visit)
      if (result === null) break
      if (result.ok) {
        await dropVisit(visit.id)
        sentCount.value += 1
        continue
      }
      const refusal = refusalOf(result.failure)
      if (refusal === null) break
      await keepVisit({ ...visit, refusal })
    }
  } catch {
    // The browser keeps nothing any more; what is shown says how many wait.
  } finally {
    isSending.value = false
    await refresh()
  }
}

/** Sends what waits now, whenever the line is back, and once a minute; gives how to stop. */
export function startQueue(): () => void {
  void refresh().then(() => sendWaiting(false))
  const again = (): void => void sendWaiting(false)
  const timer = setInterval(again, AGAIN_EVERY_MS)
  addEventListener('online', again)
  return () => {
    clearInterval(timer)
    removeEventListener('online', again)
  }
}
