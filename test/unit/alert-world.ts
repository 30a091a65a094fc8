import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AlertEngine } from '../../server/alert/engine.ts'
import { audienceOf } from '../../server/alert/audience.ts'
import type { Channel, Message } from '../../server/alert/message.ts'
import { Outbox } from '../../server/alert/outbox.ts'
import { STANDARD_RULES } from '../../server/alert/rules.ts'
import { alertsSchema, ALERT_DEFAULTS } from '../../server/alert/settings.ts'
import type { AlertsConfig } from '../../server/alert/settings.ts'
import type { Incident } from '../../server/contract/incident.ts'
import type { PlaceId } from '../../server/contract/ids.ts'
import type { ChannelKind } from '../../server/contract/words.ts'
import { INCIDENT_POLICY } from '../../server/domain/incident.ts'
import type { PresentCondition } from '../../server/domain/incident.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import type { OffTime } from '../../server/journal/server-life.ts'
import { createId } from '../../server/journal/short-id.ts'

/** A Monday, midnight UTC. */
export const MONDAY_MS = Date.UTC(2026, 10, 23)
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

export interface SentNote {
  readonly channel: ChannelKind
  readonly to: string
  readonly message: Message
  readonly atMs: number
}

/** Where a server can be killed: around what it writes down, and around what it sends. */
export const CRASH_POINTS = ['before write', 'after write', 'before send', 'after send'] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

/** Alerts over a real journal, with a clock and channels of the test's. */
export class AlertWorld {
  nowMs = MONDAY_MS + 12 * HOUR_MS
  holdMs = 0
  conditions: PresentCondition[] = []
  readonly sent: SentNote[] = []
  readonly told: Incident[] = []
  readonly errors: unknown[] = []
  /** Called before a message counts as sent; may reject or never resolve. */
  hinder: (message: Message, to: string) => Promise<void> = () => Promise.resolve()
  /** At the next such point the server is killed: nothing of it goes on. */
  crashAt: CrashPoint | null = null
  #crashed = (): void => undefined
  #crash: Promise<void> = new Promise(() => undefined)
  journal!: Journal
  engine!: AlertEngine
  outbox!: Outbox
  readonly #directory: string
  readonly #config: AlertsConfig
  #prepare: (journal: Journal) => Promise<unknown> = () => Promise.resolve()

  private constructor(directory: string, config: AlertsConfig) {
    this.#directory = directory
    this.#config = config
  }

  /** Configured as in TOML; by default one recipient by mail and the standard rules. */
  static async open(
    alerts: Record<string, unknown> = {},
    prepare: (journal: Journal) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<AlertWorld> {
    const recipients = [{ id: 'budi', name: 'Budi', addresses: { email: 'budi@example.org' } }]
    const config = alertsSchema.parse({ ...ALERT_DEFAULTS, recipients, ...alerts })
    const directory = await mkdtemp(join(tmpdir(), 'pantau-alerts-'))
    const world = new AlertWorld(directory, config)
    world.#prepare = prepare
    await world.#start(null)
    return world
  }

  async #start(off: OffTime | null): Promise<void> {
    this.journal = await openJournal(this.#directory)
    await this.#prepare(this.journal)
    const kinds: readonly ChannelKind[] = ['email', 'telegram', 'ntfy', 'waha']
    const channels = new Map(kinds.map((kind) => [kind, this.#channel(kind)]))
    const { alerts } = this.journal
    this.#crash = new Promise((resolve) => {
      this.#crashed = resolve
    })
    const nowMs = (): number => this.nowMs
    this.outbox = new Outbox({
      channels,
      note: (delivery) => alerts.note(delivery),
      nowMs,
      random: () => 0.5,
      onFault: () => undefined,
      onError: (cause) => this.errors.push(cause),
    })
    const { recipients, rules, serverOffSeconds } = this.#config
    this.engine = new AlertEngine({
      source: { conditions: () => this.conditions },
      journal: {
        readState: () => alerts.readState(),
        unsent: () => alerts.unsent(),
        write: async (change) => {
          await this.#pass('before write', change.deliveries.length)
          await alerts.write(change)
          await this.#pass('after write', change.deliveries.length)
        },
      },
      inventory: () => this.journal.inventory(),
      outbox: this.outbox,
      audience: audienceOf(recipients, () => []),
      rules: rules.length === 0 ? STANDARD_RULES : rules,
      policy: INCIDENT_POLICY,
      cityName: 'Kota Kupang',
      timeZone: 'UTC',
      publicUrl: 'https://wifi.example.org',
      nowMs,
      monotonicMs: nowMs,
      newId: createId,
      serverOffToldMs: serverOffSeconds * 1000,
      holdMs: () => this.holdMs,
      channels: new Set(kinds),
      tell: (incidents) => this.told.push(...incidents),
      onError: (cause) => this.errors.push(cause),
    })
    await this.engine.start(off)
  }

  #channel(kind: ChannelKind): Channel {
    return {
      kind,
      faultOf: () => null,
      send: async (message, to) => {
        await this.hinder(message, to)
        await this.#pass('before send')
        this.sent.push({ channel: kind, to, message, atMs: this.nowMs })
        await this.#pass('after send')
        return { reference: null }
      },
    }
  }

  /** Never returns where the server is to be killed; of writing, where there is something to tell. */
  async #pass(point: CrashPoint, deliveries = 1): Promise<void> {
    if (this.crashAt !== point || deliveries === 0) return
    this.crashAt = null
    this.#crashed()
    await new Promise(() => undefined)
  }

  /** Lets time pass until the server is killed; it comes back after a while. */
  async runIntoCrash(point: CrashPoint, offMs: number): Promise<void> {
    this.crashAt = point
    while (this.crashAt !== null) {
      this.nowMs += 1000
      await Promise.race([this.engine.look(), this.#crash])
      await new Promise((resolve) => setImmediate(resolve))
    }
    await this.restart(offMs)
  }

  /** Lets time pass in steps; what is sent is waited for. */
  async run(ms: number, stepMs = 1000): Promise<void> {
    for (let gone = 0; gone < ms; gone += stepMs) {
      await this.step(stepMs)
      await this.outbox.idle()
    }
  }

  /** One look, without waiting for what is being sent. */
  async step(ms = 1000): Promise<void> {
    this.nowMs += ms
    await this.engine.look()
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** The server stops and comes back after a while. */
  async restart(offMs: number): Promise<void> {
    await this.outbox.close()
    await this.journal.close()
    const startMs = this.nowMs
    this.nowMs += offMs
    await this.#start({ startMs, startWithinMs: 0, endMs: this.nowMs })
  }

  async close(): Promise<void> {
    await this.outbox.close()
    await this.journal.close()
    await rm(this.#directory, { recursive: true })
  }

  /** A place is out from now on. */
  fail(place: string, more: Partial<PresentCondition> = {}): void {
    this.conditions = [...this.conditions, conditionOf(place, this.nowMs, more)]
  }

  /** A place is back. */
  heal(place: string): void {
    this.conditions = this.conditions.filter((one) => one.place !== place)
  }

  kinds(): readonly string[] {
    return this.sent.map(({ message }) => message.kind)
  }
}

export function conditionOf(
  place: string,
  sinceMs: number,
  more: Partial<PresentCondition> = {},
): PresentCondition {
  const kind = more.kind ?? 'site'
  return {
    key: `${kind} ${place}`,
    kind,
    place: place as PlaceId,
    agent: null,
    outage: null,
    sinceMs,
    cause: 'power',
    confidence: 0.8,
    detail: '',
    name: place,
    group: null,
    isPlanned: false,
    isSilent: false,
    ...more,
  }
}
