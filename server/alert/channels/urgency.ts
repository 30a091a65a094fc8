import type { MessageKind } from '../message.ts'

/** How soon somebody should look; the words are those of Web Push (RFC 8030 section 5.3). */
export type Urgency = 'high' | 'normal' | 'low'

/** Urgency of a kind of message. */
export function urgencyOf(kind: MessageKind): Urgency {
  switch (kind) {
    case 'incident':
    case 'grown':
    case 'escalation':
    case 'first-aid':
      return 'high'
    case 'recovery':
    case 'repeat':
    case 'flapping':
    case 'server-back':
    case 'test':
      return 'normal'
    case 'digest':
      return 'low'
    default:
      return kind satisfies never
  }
}
