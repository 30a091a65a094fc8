import { z } from 'zod'
import type { Channel } from '../message.ts'
import { below, post, readJson, refusal, type Caller } from './exchange.ts'
import type { EvolutionSettings } from './settings.ts'
import { wholeText } from './whole-text.ts'

const sentSchema = z.object({ key: z.object({ id: z.string() }) })

/** WhatsApp through Evolution API, version 2: `POST /message/sendText/{instance}`. */
export function createEvolutionChannel(settings: EvolutionSettings, nowMs: () => number): Channel {
  const caller: Caller = { kind: 'evolution', secrets: [settings.apiKey], nowMs }
  const url = below(settings.url, `/message/sendText/${encodeURIComponent(settings.instance)}`)
  return {
    kind: 'evolution',
    faultOf: (to) =>
      /^(\+?[1-9]\d{7,14}|[\d-]{8,40}@(g\.us|s\.whatsapp\.net|lid))$/.test(to)
        ? null
        : 'expected a number with its country code (6281234567890) or a group id (…@g.us)',
    send: async (message, to, signal) => {
      const number = to.replace('+', '')
      const body = JSON.stringify({ number, text: wholeText(message), linkPreview: false })
      const headers = { 'content-type': 'application/json', apikey: settings.apiKey.reveal() }
      const answer = await post(caller, { url, headers, body }, signal)
      const sent = readJson(answer.text, sentSchema)
      if (answer.status < 200 || answer.status > 299 || sent === undefined) {
        throw refusal(caller, url, answer, answer.status < 300 ? { isPermanent: false } : {})
      }
      return { reference: sent.key.id }
    },
  }
}
