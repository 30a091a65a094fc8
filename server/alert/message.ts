import type {
  Cause,
  ChannelKind,
  ConditionKind,
  DegradationReason,
  IncidentScope,
  Language,
} from '#contract/words.ts'

/** Why a message is sent. */
export const MESSAGE_KINDS = [
  /** An incident began; it grew far beyond what was told; it is over. */
  'incident',
  'grown',
  'recovery',
  /** Nobody has acknowledged it, and the next person is told; it still lasts. */
  'escalation',
  'repeat',
  /** It comes and goes too often: the last word until it has settled. */
  'flapping',
  'digest',
  /** The server is back after it had been off. */
  'server-back',
  /** What a kelurahan can do itself. */
  'first-aid',
  'test',
] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** Whom to call, in this order. */
export interface Contact {
  readonly role: 'provider' | 'power-company' | 'place'
  readonly name: string
  /** As it is dialled; null when not known. */
  readonly phone: string | null
  /** Contract number to name in the call. */
  readonly contract: string | null
}

/** What a message tells; the text of each language is made from it. */
export interface MessageFacts {
  readonly kind: MessageKind
  readonly condition: ConditionKind
  readonly scope: IncidentScope
  /** Name of the scope: a place, a provider, a power area; of a test, the city. */
  readonly name: string
  /** Names of the places, the worst first; at most ten of `placesTotal`. */
  readonly places: readonly string[]
  readonly placesTotal: number
  /** Of a recovery: places that are still down. */
  readonly placesLeft: number
  readonly sinceMs: number
  /** Null while it lasts. */
  readonly untilMs: number | null
  readonly cause: Cause | null
  /** 0 to 1. */
  readonly confidence: number
  /** Another cause that is not much less likely; null when there is none. */
  readonly rival: Cause | null
  readonly degradation: DegradationReason | null
  /** As the condition has it: `12400`, `2.4 GiB`, `rtt 850 300`, the name of a device. */
  readonly detail: string
  readonly call: readonly Contact[]
  /** To the incident on the dashboard; null when the server does not know its address. */
  readonly link: string | null
  /** What is answered to acknowledge it: `ok 7F3K`. */
  readonly code: string | null
  /** Lines of a digest, each a message of its own that was held back. */
  readonly items: readonly MessageFacts[]
  /** Model of the access point, for the card of first aid; null when not known. */
  readonly model: string | null
  /** IANA zone of all times. */
  readonly timeZone: string
  readonly nowMs: number
  /** What the incident was called when it was told first; null without an incident. */
  readonly first: IncidentCalled | null
}

/** What makes the title of an incident. */
export type IncidentCalled = Pick<MessageFacts, 'condition' | 'scope' | 'name' | 'placesTotal'>

/** A message as a channel sends it. Lines are separated by `\n`, without markup. */
export interface Message {
  /** Names the message for ever: a service that knows it does not send it twice. */
  readonly id: string
  readonly kind: MessageKind
  readonly incident: string | null
  readonly language: Language
  readonly title: string
  readonly text: string
  /** For mail: the same for all messages about an incident, but for `Re:`. */
  readonly subject: string
  readonly link: string | null
  readonly code: string | null
  /** The facts, for channels that programs read. */
  readonly facts: MessageFacts
}

/** A recipient's address on one channel: a chat id, an e-mail address, a URL, a topic. */
export interface Address {
  readonly channel: ChannelKind
  readonly to: string
}

/** The service took the message; `reference` is its own name for it, where it gives one. */
export interface Sent {
  readonly reference: string | null
}

/** A message was not taken: whether it is worth another attempt, and when the service wants it. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError'
  readonly isPermanent: boolean
  readonly retryAfterMs: number | null
  constructor(
    message: string,
    options: {
      readonly isPermanent: boolean
      readonly retryAfterMs?: number
      readonly cause?: unknown
    },
  ) {
    super(message, { cause: options.cause })
    this.isPermanent = options.isPermanent
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}

/** A way to people. Rejects with `ChannelError`; its message never holds a secret. */
export interface Channel {
  readonly kind: ChannelKind
  readonly send: (message: Message, to: string, signal: AbortSignal) => Promise<Sent>
  /** Fault of an address in the configuration; null when it is one. */
  readonly faultOf: (to: string) => string | null
}

/** Answers of people that a channel receives: `ok CODE`, or a pressed button. */
export interface Acknowledgement {
  readonly code: string
  readonly by: string
}
