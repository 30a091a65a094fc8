import { z } from 'zod'
import type { Channel } from '../message.ts'
import { below, post, readJson, refusal, type Caller } from './exchange.ts'
import type { WahaSettings } from './settings.ts'
import { wholeText } from './whole-text.ts'

/** An id is a text, or an object with the text, as the engine behind WAHA has it. */
const sentSchema = z.object({
  id: z
    .union([z.string(), z.object({ _serialized: z.string() }).transform((id) => id._serialized)])
    .optional()
    .catch(undefined),
})

/** WhatsApp through WAHA (waha.devlike.pro): `POST /api/sendText`. */
export function createWahaChannel(settings: WahaSettings, nowMs: () => number): Channel {
  const { apiKey, session } = settings
  const caller: Caller = { kind: 'waha', secrets: apiKey === undefined ? [] : [apiKey], nowMs }
  const url = below(settings.url, '/api/sendText')
  return {
    kind: 'waha',
    faultOf: (to) =>
      /^(\+?[1-9]\d{7,14}|[\d-]{8,40}@(c\.us|g\.us|lid|newsletter))$/.test(to)
        ? null
        : 'expected a number with its country code (6281234567890) or a chat id (…@g.us)',
    send: async (message, to, signal) => {
      const chatId = to.includes('@') ? to : `${to.replace('+', '')}@c.us`
      const body = JSON.stringify({ session, chatId, text: wholeText(message), linkPreview: false })
      const headers = {
        'content-type': 'application/json',
        ...(apiKey !== undefined && { 'x-api-key': apiKey.reveal() }),
      }
      const answer = await post(caller, { url, headers, body }, signal)
      const sent = readJson(answer.text, sentSchema)
      if (answer.status < 200 || answer.status > 299 || sent === undefined) {
        // 422 says that the session is starting, or waits for its QR code: it comes back.
        const passes = answer.status < 300 || answer.status === 422
        throw refusal(caller, url, answer, passes ? { isPermanent: false } : {})
      }
      return { reference: sent.id ?? null }
    },
  }
}
