import type { ChannelKind } from '#contract/words.ts'
import type { Delivery } from '../journal/alerts.ts'
import { ANSWERING_CHANNELS } from './channels/index.ts'
import { ChannelError } from './message.ts'
import type { Channel, Message, MessageFacts, MessageKind, Sent } from './message.ts'
import { maskedAddress } from './audience.ts'
import { isOver, topicOf } from './outbox-plan.ts'
import { textOf } from './text/index.ts'

export interface OutboxDeps {
  readonly channels: ReadonlyMap<ChannelKind, Channel>
  /** Writes down what became of an attempt. */
  readonly note: (delivery: Delivery) => Promise<void>
  readonly nowMs: () => number
  readonly random: () => number
  /** Told of each attempt that failed. */
  readonly onFault: (delivery: Delivery, problem: string) => void
  readonly onError: (cause: unknown, message: string) => void
  /** A service that has not answered by then is asked again later. */
  readonly limitMs?: number
}

/** What a channel has done since the start. */
export interface ChannelFigures {
  readonly sent: number
  readonly failed: number
  readonly waiting: number
  readonly lastSentAtMs: number | null
  readonly lastProblem: string | null
}

const LIMIT_MS = 30_000
/** Messages of one channel under way at a time, each to another address. */
const LANES = 4
const FIRST_PAUSE_MS = 5000
const LONGEST_PAUSE_MS = 900_000
/**
 * About a day of the longest pauses: what could not be sent for so long tells nothing any more. They
 * are counted, because the time since the beginning is also that of quiet hours and a clock's steps.
 */
const ATTEMPTS_MAX = 100
/** A clock that goes back further was set. */
const SET_BACK_MS = 60_000

/**
 * Messages on their way, each written down before it is here. Every channel has its own lanes, so
 * that one whose service hangs delays no other. A message is sent at least once: what was under way
 * when the server stopped is sent again, under the same id.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  readonly #unsent = new Map<string, Delivery>()
  /** Those being sent, by id. */
  readonly #underWay = new Map<string, Promise<void>>()
  /** Addresses that something is being sent to: the next waits, to keep the order. */
  readonly #busy = new Set<string>()
  readonly #lanes = new Map<ChannelKind, number>()
  readonly #figures = new Map<ChannelKind, Omit<ChannelFigures, 'waiting'>>()
  /** Between `waiting` and `run` the messages on their way are being changed: none more begins. */
  #isChanging = false
  #isClosed = false
  #ranAtMs = -Infinity
  readonly #closing = new AbortController()

  constructor(deps: OutboxDeps) {
    this.#deps = deps
  }

  /** Takes deliveries that are on disk as they are given. */
  take(deliveries: Iterable<Delivery>): void {
    for (const delivery of deliveries) {
      if (isOver(delivery)) this.#unsent.delete(delivery.id)
      else this.#unsent.set(delivery.id, delivery)
    }
  }

  /**
   * Those that may still be changed: not at their end, and not being sent just now. None of them
   * begins to be sent before `run`.
   */
  waiting(): readonly Delivery[] {
    this.#isChanging = true
    return [...this.#unsent.values()].filter(({ id }) => !this.#underWay.has(id))
  }

  /** Starts to send what is due, the oldest first, as far as there are lanes, and goes on with it. */
  run(): void {
    this.#isChanging = false
    this.#next()
  }

  #next(): void {
    if (this.#isClosed || this.#isChanging) return
    const nowMs = this.#deps.nowMs()
    if (nowMs < this.#ranAtMs - SET_BACK_MS) this.#comeForward(nowMs)
    this.#ranAtMs = nowMs
    const passed = new Set<string | null>()
    for (const delivery of this.#unsent.values()) {
      const { id, channel, state, dueAtMs } = delivery
      if (state !== 'waiting') continue
      // A later word must not overtake one that is being sent, or waits for another attempt.
      const topic = topicOf(delivery)
      const isBehind = topic !== null && passed.has(topic)
      passed.add(topic)
      if (isBehind || dueAtMs > nowMs || this.#underWay.has(id)) continue
      const lanes = this.#lanes.get(channel) ?? 0
      const address = `${channel} ${delivery.address}`
      if (lanes >= LANES || this.#busy.has(address)) continue
      this.#lanes.set(channel, lanes + 1)
      this.#busy.add(address)
      const sending = this.#send(delivery).finally(() => {
        this.#underWay.delete(id)
        this.#busy.delete(address)
        this.#lanes.set(channel, (this.#lanes.get(channel) ?? 1) - 1)
        this.#next()
      })
      this.#underWay.set(id, sending)
    }
  }

  /** What waits for another attempt by a clock that was ahead waits for no time that comes twice. */
  #comeForward(nowMs: number): void {
    for (const delivery of this.#unsent.values()) {
      const isEarly = delivery.state === 'waiting' && delivery.dueAtMs > nowMs
      if (isEarly) this.take([{ ...delivery, dueAtMs: nowMs }])
    }
  }

  figures(): ReadonlyMap<ChannelKind, ChannelFigures> {
    const figures = new Map<ChannelKind, ChannelFigures>()
    for (const kind of this.#deps.channels.keys()) {
      const waiting = [...this.#unsent.values()].filter(({ channel }) => channel === kind).length
      figures.set(kind, { ...(this.#figures.get(kind) ?? NO_FIGURES), waiting })
    }
    return figures
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values())
  }

  /** Breaks off what is being sent: it is sent again after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#closing.abort()
    await this.idle()
  }

  async #send(delivery: Delivery): Promise<void> {
    const { nowMs, note, onFault, onError } = this.#deps
    let next: Delivery
    try {
      const { reference } = await this.sendNow(delivery)
      const sentAtMs = nowMs()
      const attempts = delivery.attempts + 1
      next = { ...delivery, state: 'sent', sentAtMs, reference, attempts, problem: null }
      this.#count(delivery.channel, (was) => ({
        ...was,
        sent: was.sent + 1,
        lastSentAtMs: sentAtMs,
        lastProblem: null,
      }))
    } catch (cause) {
      if (this.#isClosed) return
      next = this.#afterFault(delivery, cause)
      const problem = next.problem ?? ''
      onFault(next, problem)
      this.#count(delivery.channel, (was) => ({
        ...was,
        failed: was.failed + 1,
        lastProblem: problem,
      }))
    }
    try {
      await note(next)
    } catch (cause) {
      // It is on disk as unsent, and would be sent once more after a restart: at least once.
      onError(cause, 'noting what became of a message failed')
    }
    this.take([next])
  }

  /** One attempt, within the limit of time. Rejects with what went wrong. */
  async sendNow(delivery: Delivery): Promise<Sent> {
    const channel = this.#deps.channels.get(delivery.channel)
    if (channel === undefined) {
      const message = `[${delivery.channel}] the channel is not set up any more`
      throw new ChannelError(message, { isPermanent: true })
    }
    const limit = new AbortController()
    const limitMs = this.#deps.limitMs ?? LIMIT_MS
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      const stop = (why: string): void => {
        limit.abort()
        reject(new ChannelError(`[${delivery.channel}] ${why}`, { isPermanent: false }))
      }
      timer = setTimeout(() => stop(`no answer within ${limitMs / 1000} s`), limitMs)
      this.#closing.signal.addEventListener('abort', () => stop('the server stops'), {
        signal: limit.signal,
      })
    })
    try {
      // A channel that does not heed the signal must not keep its lane either.
      return await Promise.race([
        channel.send(messageOf(delivery), delivery.address, limit.signal),
        late,
      ])
    } catch (cause) {
      throw cause instanceof ChannelError ? withoutAddress(cause, delivery) : cause
    } finally {
      clearTimeout(timer)
      limit.abort()
    }
  }

  #afterFault(delivery: Delivery, cause: unknown): Delivery {
    const attempts = delivery.attempts + 1
    const nowMs = this.#deps.nowMs()
    const problem = cause instanceof ChannelError ? cause.message : 'the channel failed'
    if (!(cause instanceof ChannelError)) this.#deps.onError(cause, 'a channel failed')
    const isPermanent = cause instanceof ChannelError && cause.isPermanent
    const askedMs = cause instanceof ChannelError ? (cause.retryAfterMs ?? 0) : 0
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS)
    // Between three and five quarters: what failed together is not to come again together.
    const dueAtMs = nowMs + Math.max(pauseMs * (0.75 + this.#deps.random() / 2), askedMs)
    const state = isPermanent || attempts >= ATTEMPTS_MAX ? 'given-up' : 'waiting'
    return { ...delivery, attempts, problem, dueAtMs: Math.round(dueAtMs), state }
  }

  #count(
    channel: ChannelKind,
    change: (was: Omit<ChannelFigures, 'waiting'>) => Omit<ChannelFigures, 'waiting'>,
  ): void {
    this.#figures.set(channel, change(this.#figures.get(channel) ?? NO_FIGURES))
  }
}

/** Services name whom they refuse, and everybody who sees the dashboard sees why a message failed. */
function withoutAddress(
  { message, isPermanent, retryAfterMs }: ChannelError,
  { channel, address }: Delivery,
): ChannelError {
  const shown = maskedAddress({ channel, to: address })
  const told = message.replaceAll(address, shown).replaceAll(address.replace(/^\+/, ''), shown)
  return new ChannelError(told, {
    isPermanent,
    ...(retryAfterMs !== null && { retryAfterMs }),
  })
}

const NO_FIGURES = { sent: 0, failed: 0, lastSentAtMs: null, lastProblem: null } as const

/** The message as its channel sends it. */
function messageOf({ id, incident, channel, language, kind, facts: text }: Delivery): Message {
  const told = JSON.parse(text) as MessageFacts
  const code = ANSWERING_CHANNELS.includes(channel) ? told.code : null
  const facts: MessageFacts = { ...told, code }
  return {
    id,
    kind: kind as MessageKind,
    incident,
    language,
    ...textOf(facts, language),
    link: facts.link,
    code,
    facts,
  }
}
