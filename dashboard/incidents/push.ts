import { language } from '../i18n/language.ts'
import { addSubscription, getPushKey, removeSubscription } from './alert-calls.ts'
import type { ApiFailure } from '../api.ts'
import { WORKER } from '../worker/start-worker.ts'
import { inOwnName } from './operator.ts'

/** Whether this browser is notified, or why it cannot be. */
export type PushState = 'on' | 'off' | 'unsupported' | 'insecure' | 'denied'

/** What came of a wish; `cancelled` when the operator would rather not say who it is. */
export type PushOutcome =
  | { readonly kind: 'done' | 'cancelled' | 'denied' | 'failed' }
  | { readonly kind: 'refused'; readonly failure: ApiFailure }

/** How things stand in this browser; asks nobody. */
export async function pushState(): Promise<PushState> {
  if (!window.isSecureContext) return 'insecure'
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  const registration = await navigator.serviceWorker.getRegistration(WORKER)
  const subscription = await registration?.pushManager.getSubscription()
  return subscription === undefined || subscription === null ? 'off' : 'on'
}

/** Base64url, as keys are written, to bytes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** Subscribes this browser. Only ever called by a press of a button: browsers ask for permission. */
export async function switchOn(): Promise<PushOutcome> {
  if ((await Notification.requestPermission()) !== 'granted') return { kind: 'denied' }
  const key = await getPushKey(AbortSignal.timeout(15_000))
  if (!key.ok) return { kind: 'refused', failure: key.failure }
  let subscription: PushSubscription
  try {
    const registration = await navigator.serviceWorker.register(WORKER)
    await navigator.serviceWorker.ready
    subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(key.value.key),
    })
  } catch {
    // The browser's own push service did not answer, or another key was used here before.
    return { kind: 'failed' }
  }
  const result = await inOwnName((word) =>
    addSubscription(subscription.toJSON(), language.peek(), word),
  )
  if (result?.ok === true) return { kind: 'done' }
  // A subscription that the server does not know tells nobody anything.
  await subscription.unsubscribe()
  return result === null ? { kind: 'cancelled' } : { kind: 'refused', failure: result.failure }
}

/** Ends the subscription of this browser. */
export async function switchOff(): Promise<PushOutcome> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER)
  const subscription = await registration?.pushManager.getSubscription()
  if (subscription === undefined || subscription === null) return { kind: 'done' }
  const result = await inOwnName((word) => removeSubscription(subscription.endpoint, word))
  if (result === null) return { kind: 'cancelled' }
  if (!result.ok) return { kind: 'refused', failure: result.failure }
  await subscription.unsubscribe()
  return { kind: 'done' }
}
