import { randomBytes } from 'node:crypto'
import type { FleetChange } from '#contract/events.ts'

export interface EventHubLimits {
  /** Events kept for those who come back with a `Last-Event-ID`. */
  readonly eventsKept: number
  readonly bytesKept: number
  readonly subscribersMax: number
  /** Of one remote address: nobody alone may take the place of all others. */
  readonly subscribersPerAddressMax: number
  /** A subscriber that reads slower than this much behind is cut; it comes back and resumes. */
  readonly bytesBehindMax: number
}

export const EVENT_HUB_LIMITS: EventHubLimits = {
  eventsKept: 1200,
  bytesKept: 16 * 1024 * 1024,
  subscribersMax: 1000,
  subscribersPerAddressMax: 50,
  bytesBehindMax: 2 * 1024 * 1024,
}

interface KeptEvent {
  readonly number: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>

/** An event as another hub has sent it. */
export interface RelayedEvent {
  readonly name: string
  /** Absent where it is nothing to come back to. */
  readonly id: string | null
  /** The event as it goes over the line, with the empty line behind it. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Who listens. */
export interface Listener {
  /** Remote address; null where there is no network. */
  readonly address: string | null
  /** Ends the connection: one that does not read would otherwise stay open. */
  readonly onCut: () => void
}
const UNCONNECTED: Listener = { address: null, onCut: () => undefined }

/**
 * Hands the changes of the fleet to everybody who listens, as server-sent events. Ids are
 * `<epoch>-<n>`; the epoch names one run of the server, so that an id of another run is not
 * mistaken for one of this. Everything is bounded: what falls out is counted in `stats`.
 */
export class EventHub {
  readonly #limits: EventHubLimits
  readonly #subscribers = new Map<Controller, Listener>()
  readonly #countOfAddress = new Map<string, number>()
  readonly #encoder = new TextEncoder()
  #epoch = newEpoch()
  #number = 0
  #kept: KeptEvent[] = []
  #bytesKept = 0
  /** Whether the events are another hub's, which may have told of newer ones already. */
  #isRelay = false
  #cut = 0
  #refused = 0

  constructor(limits: EventHubLimits = EVENT_HUB_LIMITS) {
    this.#limits = limits
  }

  /** Names the time since the last reset: what is older must be fetched again. */
  epoch(): string {
    return this.#epoch
  }

  /** Id of the newest event; a snapshot taken now includes it. */
  lastEventId(): string {
    return `${this.#epoch}-${this.#number}`
  }

  stats(): { readonly subscribers: number; readonly cut: number; readonly refused: number } {
    return { subscribers: this.#subscribers.size, cut: this.#cut, refused: this.#refused }
  }

  publish(change: FleetChange): void {
    this.#number += 1
    this.#keep(this.#encode('change', change, this.lastEventId()))
  }

  /** Shows that the line is alive while nothing happens. */
  tick(nowMs: number): void {
    this.#send(this.#encode('tick', { nowMs }))
  }

  /**
   * Passes on an event of another hub under its own id, so that a listener of one hub can go on with
   * another. Where some are missing in between, all fetch the fleet again.
   */
  relay({ name, id, bytes }: RelayedEvent): void {
    this.#isRelay = true
    if (id === null) return this.#send(bytes)
    const [epoch = '', digits = ''] = id.split('-')
    const number = Number(digits)
    if (name === 'change' && epoch === this.#epoch && number === this.#number + 1) {
      this.#number = number
      return this.#keep(bytes)
    }
    this.#epoch = epoch
    this.#number = number
    this.#kept = []
    this.#bytesKept = 0
    this.#send(this.#encode('reset', {}, id))
  }

  /** What listeners know is no longer enough (the inventory changed): all fetch the fleet again. */
  reset(): void {
    this.#epoch = newEpoch()
    this.#number = 0
    this.#kept = []
    this.#bytesKept = 0
    this.#send(this.#encode('reset', {}, this.lastEventId()))
  }

  /**
   * A stream of events after the given one, or from now on when there is none; null when there are
   * too many subscribers, or of this address. An id that is unknown or too old is answered with
   * `reset`.
   */
  subscribe(
    lastEventId: string | null,
    listener: Listener = UNCONNECTED,
  ): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    if (!this.#hasRoomFor(listener)) {
      this.#refused += 1
      return null
    }
    const first = [this.#encoder.encode('retry: 3000\n\n'), ...this.#missedSince(lastEventId)]
    let subscriber: Controller | undefined
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          subscriber = controller
          for (const bytes of first) controller.enqueue(bytes)
          this.#add(controller, listener)
        },
        cancel: () => {
          if (subscriber !== undefined) this.#remove(subscriber)
        },
      },
      {
        // What a returning listener missed may be more than a slow one is allowed to be behind.
        highWaterMark: this.#limits.bytesBehindMax + sizeOf(first),
        size: (bytes) => bytes?.byteLength ?? 0,
      },
    )
  }

  /** Ends all streams; the listeners reconnect elsewhere or later. */
  close(): void {
    for (const subscriber of this.#subscribers.keys()) {
      this.#remove(subscriber)
      subscriber.close()
    }
  }

  #keep(bytes: Uint8Array<ArrayBuffer>): void {
    this.#kept.push({ number: this.#number, bytes })
    this.#bytesKept += bytes.byteLength
    while (
      this.#kept.length > this.#limits.eventsKept ||
      (this.#bytesKept > this.#limits.bytesKept && this.#kept.length > 1)
    ) {
      this.#bytesKept -= this.#kept.shift()?.bytes.byteLength ?? 0
    }
    this.#send(bytes)
  }

  #hasRoomFor({ address }: Listener): boolean {
    if (this.#subscribers.size >= this.#limits.subscribersMax) return false
    const count = address === null ? 0 : (this.#countOfAddress.get(address) ?? 0)
    return count < this.#limits.subscribersPerAddressMax
  }

  #add(subscriber: Controller, listener: Listener): void {
    const { address } = listener
    this.#subscribers.set(subscriber, listener)
    if (address === null) return
    this.#countOfAddress.set(address, (this.#countOfAddress.get(address) ?? 0) + 1)
  }

  #remove(subscriber: Controller): void {
    const address = this.#subscribers.get(subscriber)?.address ?? null
    if (!this.#subscribers.delete(subscriber) || address === null) return
    const left = (this.#countOfAddress.get(address) ?? 1) - 1
    if (left === 0) this.#countOfAddress.delete(address)
    else this.#countOfAddress.set(address, left)
  }

  #missedSince(lastEventId: string | null): readonly Uint8Array<ArrayBuffer>[] {
    if (lastEventId === null) return []
    const [epoch, digits = ''] = lastEventId.split('-')
    const number = /^\d{1,15}$/.test(digits) ? Number(digits) : -1
    const oldest = this.#kept[0]?.number ?? this.#number + 1
    const newest = this.#isRelay ? Infinity : this.#number
    const known = epoch === this.#epoch && number >= oldest - 1 && number <= newest
    if (!known) return [this.#encode('reset', {}, this.lastEventId())]
    return this.#kept.slice(number - oldest + 1).map(({ bytes }) => bytes)
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    for (const [subscriber, { onCut }] of this.#subscribers) {
      if ((subscriber.desiredSize ?? 0) <= 0) {
        this.#cut += 1
        this.#remove(subscriber)
        subscriber.close()
        onCut()
      } else subscriber.enqueue(bytes)
    }
  }

  #encode(event: string, data: unknown, id?: string): Uint8Array<ArrayBuffer> {
    const head = id === undefined ? '' : `id: ${id}\n`
    return this.#encoder.encode(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}

function newEpoch(): string {
  return randomBytes(6).toString('hex')
}

function sizeOf(list: readonly Uint8Array[]): number {
  return list.reduce((sum, bytes) => sum + bytes.byteLength, 0)
}
