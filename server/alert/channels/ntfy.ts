import { z } from 'zod'
import type { Channel, Message } from '../message.ts'
import { post, readJson, refusal, type Caller } from './exchange.ts'
import type { NtfySettings } from './settings.ts'
import { urgencyOf, type Urgency } from './urgency.ts'

const sentSchema = z.object({ id: z.string() })
const PRIORITIES = { high: 4, normal: 3, low: 2 } as const satisfies Record<Urgency, number>
const OPEN = { id: 'Buka', en: 'Open' } as const

/** ntfy (docs.ntfy.sh/publish, "Publish as JSON"): POST to the root of the server. */
export function createNtfyChannel({ url, token }: NtfySettings, nowMs: () => number): Channel {
  const caller: Caller = { kind: 'ntfy', secrets: token === undefined ? [] : [token], nowMs }
  return {
    kind: 'ntfy',
    faultOf: (to) =>
      /^[-_A-Za-z0-9]{1,64}$/.test(to) ? null : 'expected a topic of letters, digits, - and _',
    send: async (message, to, signal) => {
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
      }
      const answer = await post(caller, { url, headers, body: bodyOf(message, to) }, signal)
      const sent = readJson(answer.text, sentSchema)
      if (answer.status !== 200 || sent === undefined) {
        throw refusal(caller, url, answer, answer.status < 300 ? { isPermanent: false } : {})
      }
      return { reference: sent.id }
    },
  }
}

function bodyOf(message: Message, topic: string): string {
  const { title, text, link, language, kind } = message
  return JSON.stringify({
    topic,
    title,
    message: text === '' ? title : text,
    priority: PRIORITIES[urgencyOf(kind)],
    tags: [kind === 'recovery' ? 'white_check_mark' : 'satellite'],
    ...(link !== null && {
      click: link,
      actions: [{ action: 'view', label: OPEN[language], url: link }],
    }),
  })
}
