import type { AlertsView, AlertTestResult } from '#contract/alerts.ts'
import { PATHS } from '#contract/paths.ts'
import { type Language } from '#contract/words.ts'
import { getJson, sendChange, type ApiResult, type OperatorWord } from '../api.ts'

/** Who is told of what, and how that goes. */
export function getAlerts(_: string, signal: AbortSignal): Promise<ApiResult<AlertsView>> {
  return getJson(PATHS.alerts, signal)
}

/** Sends a test message to a recipient on all of his or her channels. */
export function testRecipient(
  recipient: string,
  operator: OperatorWord,
): Promise<ApiResult<AlertTestResult>> {
  return sendChange({ method: 'POST', path: PATHS.alertTest, body: { recipient }, operator })
}

/** The public key that this server's notifications are made with. */
export function getPushKey(signal: AbortSignal): Promise<ApiResult<{ readonly key: string }>> {
  return getJson(PATHS.pushKey, signal)
}

/** Has this browser told from now on. */
export function addSubscription(
  subscription: PushSubscriptionJSON,
  language: Language,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  const body = { subscription, language }
  return sendChange({ method: 'POST', path: PATHS.pushSubscriptions, body, operator })
}

/** Has this browser told no more. */
export function removeSubscription(
  endpoint: string,
  operator: OperatorWord,
): Promise<ApiResult<unknown>> {
  return sendChange({
    method: 'DELETE',
    path: PATHS.pushSubscriptions,
    body: { endpoint },
    operator,
  })
}
