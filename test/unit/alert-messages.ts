import type { Message, MessageFacts } from '../../server/alert/message.ts'
import { textOf } from '../../server/alert/text/index.ts'

/** 22 November 2026, 14.05 in Kupang (WITA, UTC+8). */
export const SINCE_MS = Date.UTC(2026, 10, 22, 6, 5)
const MINUTE_MS = 60_000

/** An area power cut of twelve places, 25 minutes old. */
export const AREA_CUT: MessageFacts = {
  kind: 'incident',
  condition: 'site',
  scope: 'power-area',
  name: 'Penyulang Oebobo',
  places: ['Kantor Lurah Oebobo', 'Taman Nostalgia', 'Puskesmas Oebobo'],
  placesTotal: 12,
  placesLeft: 0,
  sinceMs: SINCE_MS,
  untilMs: null,
  cause: 'power',
  confidence: 0.85,
  rival: null,
  degradation: null,
  detail: '',
  call: [
    { role: 'power-company', name: 'PLN', phone: '123', contract: null },
    { role: 'provider', name: 'PT Rote Net', phone: '0380 555 0101', contract: '12/DK/2026' },
    { role: 'place', name: 'Ibu Maria', phone: '0812 5550 0101', contract: null },
  ],
  link: 'https://pantau.example.go.id/incidents/7f3k9q2m',
  code: '7F3K',
  items: [],
  model: null,
  timeZone: 'Asia/Makassar',
  nowMs: SINCE_MS + 25 * MINUTE_MS,
  first: null,
}

/** One access point of one place. */
export const ONE_PLACE: MessageFacts = {
  ...AREA_CUT,
  condition: 'access-point',
  scope: 'place',
  name: 'Kantor Lurah Oebobo',
  places: ['Kantor Lurah Oebobo'],
  placesTotal: 1,
  cause: 'access-point',
  confidence: 0.72,
  call: [{ role: 'place', name: 'Ibu Maria', phone: '0812 5550 0101', contract: null }],
}

/** A message in Bahasa Indonesia with the text that its facts make. */
export function messageOf(facts: MessageFacts = AREA_CUT, changes: Partial<Message> = {}): Message {
  return {
    id: 'm7f3k9q2m-1',
    kind: facts.kind,
    incident: '7f3k9q2m',
    language: 'id',
    ...textOf(facts, 'id'),
    link: facts.link,
    code: facts.code,
    facts,
    ...changes,
  }
}
