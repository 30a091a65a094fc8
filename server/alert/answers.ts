import { setTimeout as pause } from 'node:timers/promises'
import type { Language } from '#contract/words.ts'
import { receiveAnswers } from './channels/index.ts'
import type { AnswerDeps } from './channels/index.ts'
import type { ChannelSettings } from './channels/settings.ts'
import type { Address } from './message.ts'
import type { Recipient } from './settings.ts'

const RETRY_MS = 30_000

/** Takes people's answers until the signal aborts; where the service fails for good, again later. */
export async function takeAnswers(
  settings: ChannelSettings,
  deps: AnswerDeps,
  onError: (cause: unknown, message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await receiveAnswers(settings, deps, signal)
      return
    } catch (cause) {
      if (signal.aborted) return
      onError(cause, 'answers to alerts cannot be received; it is tried again')
      await pause(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Language of the recipient with this address; null when nobody has it. */
export function languageOf(
  recipients: readonly Recipient[],
  { channel, to }: Address,
): Language | null {
  const isTheirs = ({ addresses }: Recipient): boolean =>
    Object.entries(addresses).some(([kind, list]) => kind === channel && list.includes(to))
  return recipients.find(isTheirs)?.language ?? null
}
