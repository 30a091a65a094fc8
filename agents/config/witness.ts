import { z } from 'zod'
import { durationMs, secretText } from '#contract/agent-document.ts'
import { Secret } from '#contract/secret.ts'
import type { WitnessChannel } from '../witness/say.ts'
import type { FaultAt } from './targets.ts'

const TELEGRAM_API = 'https://api.telegram.org'
const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// URL' })

/** The table `[witness]`: how an agent says that the server is gone. */
export const witnessSchema = z.strictObject({
  /** Silence of the server after which it is said. */
  after: durationMs(60_000, 86_400_000).default(600_000),
  url: httpUrl.optional(),
  telegram_token: secretText.optional(),
  telegram_chat: z.string().min(1).max(64).optional(),
  telegram_api: httpUrl.default(TELEGRAM_API),
})

export interface Witness {
  readonly afterMs: number
  readonly channel: WitnessChannel
}

/** Reads the table; null without one. Throws what `at` makes of a fault. */
export function witnessOf(
  written: z.output<typeof witnessSchema> | undefined,
  at: FaultAt,
): Witness | null {
  if (written === undefined) return null
  const { after: afterMs, url, telegram_token: token, telegram_chat: chat } = written
  const hasTelegram = token !== undefined || chat !== undefined
  if ((url !== undefined) === hasTelegram) {
    throw at(['witness'], 'expected either url or telegram_token with telegram_chat')
  }
  if (url !== undefined) return { afterMs, channel: { kind: 'url', url: new Secret(url) } }
  if (token === undefined) throw at(['witness', 'telegram_chat'], 'telegram_token is missing')
  if (chat === undefined) throw at(['witness', 'telegram_token'], 'telegram_chat is missing')
  const api = new URL(written.telegram_api)
  return { afterMs, channel: { kind: 'telegram', api, token: new Secret(token), chat } }
}
