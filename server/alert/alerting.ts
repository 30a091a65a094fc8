import type { AlertTestResult, AlertsView } from '#contract/alerts.ts'
import type { Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import type { ChannelKind } from '#contract/words.ts'
import { INCIDENT_POLICY } from '../domain/incident.ts'
import type { PushSubscription } from '../journal/alerts.ts'
import type { Journal } from '../journal/open.ts'
import type { OffTime } from '../journal/server-life.ts'
import { createId } from '../journal/short-id.ts'
import { placeOfAgent } from './agent-place.ts'
import { shownQueue, shownSettings } from './alerts-view.ts'
import { audienceOf, languageOf, maskedAddress } from './audience.ts'
import { ChannelSetupError, channelSettingsOf } from './channel-settings.ts'
import { createChannels, receiveAnswers } from './channels/index.ts'
import { ClosedIncidents } from './closed-incidents.ts'
import type { ConditionSource } from './condition-source.ts'
import { deliveryTo } from './deliveries.ts'
import { AlertEngine } from './engine.ts'
import { plainFacts } from './facts.ts'
import { HealthWatch } from './health.ts'
import type { AgentHealth } from './health.ts'
import { Heartbeat } from './heartbeat.ts'
import type { Channel } from './message.ts'
import { Outbox } from './outbox.ts'
import { pushKeysOf } from './push-keys.ts'
import { STANDARD_RULES } from './rules.ts'
import { createServerHealth } from './server-health.ts'
import type { AlertsConfig, Recipient } from './settings.ts'

export interface AlertingDeps {
  readonly config: AlertsConfig
  readonly cityName: string
  readonly timeZone: string
  readonly publicUrl: string | null
  readonly directory: string
  readonly journal: Pick<Journal, 'alerts' | 'inventory' | 'outages' | 'steering'>
  /** The watch of outages. */
  readonly source: ConditionSource
  readonly agents: () => Iterable<AgentHealth>
  /** Whether the watch knows what was before the start. */
  readonly isWatching: () => boolean
  readonly tell: (incidents: readonly Incident[]) => void
  readonly isReady: () => Promise<boolean>
  readonly nowMs: () => number
  readonly log: {
    readonly info: (fields: object, message: string) => void
    readonly warn: (fields: object, message: string) => void
    readonly error: (fields: object, message: string) => void
  }
}

/** Alerts as the server runs them and its routes ask for them. */
export interface Alerting {
  /** Looks, sends and calls what is due: twice a second. */
  readonly run: () => Promise<void>
  readonly close: () => Promise<void>
  readonly acknowledge: AlertEngine['acknowledge']
  readonly acknowledgeOutage: AlertEngine['acknowledgeOutage']
  /** Until when no incident is made of what is seen after the start; null once they are. */
  readonly holdUntilMs: () => number | null
  /** Follows outages that have changed: incidents that are over have the causes of theirs. */
  readonly follow: (outages: readonly Outage[]) => void
  readonly view: () => Promise<AlertsView>
  /** Null for a recipient that there is not. */
  readonly test: (recipient: string) => Promise<AlertTestResult | null>
  readonly pushKey: string
  /** The fault of a subscription that cannot be used; null when it is kept. */
  readonly subscribe: (subscription: PushSubscription) => Promise<string | null>
  readonly unsubscribe: (endpoint: string) => Promise<void>
  /** What the channels have done since the start. */
  readonly figures: Outbox['figures']
}

/** Looks that a heartbeat may go without before the server is not well. */
const LOOK_AGE_MS_MAX = 60_000
const SUBSCRIPTIONS_MAX = 500
const DAY_MS = 86_400_000
const FIGURES_MS = 7 * DAY_MS
const EXPIRE_EVERY_MS = 3_600_000
/** Who was told what is asked for weeks later; what happened, for as long as contracts last. */
const MESSAGES_KEPT_MS = 90 * DAY_MS
const INCIDENTS_KEPT_MS = 5 * 366 * DAY_MS

/** Sets up channels, rules and recipients and goes on where the last run stopped. */
export async function startAlerting(deps: AlertingDeps, off: OffTime | null): Promise<Alerting> {
  const { config, journal, nowMs, log, timeZone, publicUrl } = deps
  const { alerts } = journal
  const pushKeys = await pushKeysOf(alerts)
  const settings = channelSettingsOf(config.channels, pushKeys)
  const subscriptions = new Map(
    (await alerts.subscriptions()).map((one) => [one.endpoint, one] as const),
  )
  const onError = (cause: unknown, message: string): void => log.error({ err: cause }, message)
  const unsubscribe = async (endpoint: string): Promise<void> => {
    subscriptions.delete(endpoint)
    await alerts.unsubscribe(endpoint)
  }
  const channels = createChannels(settings, {
    nowMs,
    gone({ to }) {
      const found = [...subscriptions.values()].find(({ subscription }) => subscription === to)
      if (found === undefined) return
      unsubscribe(found.endpoint).catch((cause: unknown) => {
        onError(cause, 'a browser that is gone could not be removed')
      })
    },
  })
  for (const [index, recipient] of config.recipients.entries()) {
    checkAddresses(recipient, index, channels)
  }
  const audience = audienceOf(config.recipients, () => [...subscriptions.values()])
  const monotonicMs = (): number => performance.now()
  const outbox = new Outbox({
    channels,
    note: (delivery) => alerts.note(delivery),
    nowMs,
    random: Math.random,
    onFault: ({ recipient, attempts, state }, problem) =>
      log.warn({ recipient, attempts, state }, `an alert could not be sent: ${problem}`),
    onError,
  })
  const health = new HealthWatch(config.health)
  const server = createServerHealth({
    directory: deps.directory,
    publicUrl,
    monotonicMs,
    onFault: (what, cause) => log.warn({ err: cause }, `${what} could not be looked at`),
  })
  const closed = new ClosedIncidents({ journal, nowMs, tell: deps.tell, onError })
  const startHoldMs = config.startHoldSeconds * 1000
  const engine = new AlertEngine({
    source: {
      conditions: () => [
        ...deps.source.conditions(),
        ...health.conditions(
          deps.agents(),
          (agent) => placeOfAgent(journal.steering.configs.targetsOf(agent)),
          server.now(),
          nowMs(),
        ),
      ],
    },
    journal: alerts,
    inventory: () => journal.inventory(),
    outbox,
    audience,
    rules: config.rules.length === 0 ? STANDARD_RULES : config.rules,
    policy: { ...INCIDENT_POLICY, settleMs: config.settleSeconds * 1000 },
    cityName: deps.cityName,
    timeZone,
    publicUrl,
    nowMs,
    monotonicMs,
    newId: createId,
    serverOffToldMs: config.serverOffSeconds * 1000,
    holdMs: () => (deps.isWatching() ? startHoldMs : Infinity),
    channels: new Set(channels.keys()),
    tell(incidents) {
      deps.tell(incidents)
      closed.take(incidents.flatMap(({ id, closedAtMs }) => (closedAtMs === null ? [] : id)))
    },
    onError,
  })
  await engine.start(off)
  const heartbeat = heartbeatOf(deps, engine, monotonicMs)
  let expireDueMs = 0
  const closing = new AbortController()
  const answers = receiveAnswers(
    settings,
    {
      nowMs,
      languageOf: (address) => languageOf(config.recipients, address),
      acknowledge: async ({ code, by }) => (await engine.acknowledge(code, by)) !== null,
      warn: (fault) => log.warn({}, fault),
    },
    closing.signal,
  ).catch((cause: unknown) => onError(cause, 'answers to alerts are not received any more'))
  if (config.recipients.length === 0) {
    const example = '[[alerts.recipients]] in the configuration names others'
    log.info({}, `alerts go to the dashboard and its subscribers only: ${example}`)
  } else if (publicUrl === null) {
    log.warn({}, 'alerts bear no link to the dashboard: set publicUrl in the configuration')
  }

  return {
    pushKey: pushKeys.publicKey,
    unsubscribe,
    figures: () => outbox.figures(),
    acknowledge: (name, by) => engine.acknowledge(name, by),
    acknowledgeOutage: (outage, by) => engine.acknowledgeOutage(outage, by),
    holdUntilMs() {
      const untilMs = engine.holdUntilMs()
      // While the watch works in what it finds at the start, the hold is not over within its length.
      return untilMs === Infinity ? nowMs() + startHoldMs : untilMs && Math.ceil(untilMs)
    },
    follow(outages) {
      const over = outages.filter(({ endMs }) => endMs !== null)
      closed.take(over.flatMap(({ incident }) => incident ?? []))
    },
    async run() {
      server.run()
      if (monotonicMs() >= expireDueMs) {
        expireDueMs = monotonicMs() + EXPIRE_EVERY_MS
        alerts
          .expire(nowMs() - MESSAGES_KEPT_MS, nowMs() - INCIDENTS_KEPT_MS)
          .catch((cause: unknown) =>
            onError(cause, 'deleting old messages failed; it is tried again'),
          )
      }
      // Whoever waits for the heartbeat may be slow to answer: nobody else waits for that.
      void heartbeat?.run()
      await engine.look()
      await closed.run()
    },
    async close() {
      closing.abort()
      heartbeat?.close()
      await answers
      await engine.idle()
      await outbox.close()
    },
    async view() {
      const counts = await alerts.countsSince(nowMs() - FIGURES_MS)
      return {
        ...shownSettings(config),
        channels: [...channels.keys()],
        figures: [...outbox.figures()].map(([channel, figures]) => ({ channel, ...figures })),
        queue: shownQueue(counts),
        subscriptions: subscriptions.size,
        heartbeat: heartbeat?.figures() ?? null,
      }
    },
    async test(recipient) {
      if (!audience.ids.includes(recipient)) return null
      const at = nowMs()
      const facts = { kind: 'test', sinceMs: at, untilMs: null, timeZone, nowMs: at } as const
      const told = plainFacts({ ...facts, name: deps.cityName, link: publicUrl })
      const results = audience.destinations(recipient).map(async (to) => {
        const target = { id: createId(), recipient, incident: null, dueAtMs: at }
        const problem = await outbox.sendNow(deliveryTo(to, told, target)).then(
          () => null,
          (cause: unknown) => (cause instanceof Error ? cause.message : 'the channel failed'),
        )
        return { channel: to.channel, to: maskedAddress(to), problem }
      })
      return { results: await Promise.all(results) }
    },
    async subscribe(subscription) {
      const fault = channels.get('webpush')?.faultOf(subscription.subscription) ?? null
      if (fault !== null) return fault
      const isNew = !subscriptions.has(subscription.endpoint)
      if (isNew && subscriptions.size >= SUBSCRIPTIONS_MAX) {
        return `there are ${SUBSCRIPTIONS_MAX} browsers already`
      }
      await alerts.subscribe(subscription)
      subscriptions.set(subscription.endpoint, subscription)
      return null
    },
  }
}

function heartbeatOf(
  { config, isReady, nowMs, log }: AlertingDeps,
  engine: AlertEngine,
  monotonicMs: () => number,
): Heartbeat | null {
  const { url, everySeconds } = config.heartbeat
  if (url === null) return null
  return new Heartbeat({
    url,
    everyMs: everySeconds * 1000,
    monotonicMs,
    nowMs,
    async isWell() {
      const lookedAtMs = engine.lookedAtMs()
      return lookedAtMs !== null && nowMs() - lookedAtMs < LOOK_AGE_MS_MAX && (await isReady())
    },
    onFault: (problem) => log.warn({}, `heartbeat: ${problem}`),
  })
}

function checkAddresses(
  { id, addresses }: Recipient,
  index: number,
  channels: ReadonlyMap<ChannelKind, Channel>,
): void {
  for (const [kind, list] of Object.entries(addresses)) {
    const where = `alerts.recipients: "${id}": ${kind}`
    const path = ['alerts', 'recipients', String(index), 'addresses']
    const channel = channels.get(kind as ChannelKind)
    if (channel === undefined) {
      throw new ChannelSetupError(`${where}: [alerts.channels.${kind}] is not set up`, path)
    }
    const fault = list.map((to) => channel.faultOf(to)).find((one) => one !== null)
    if (fault !== undefined) throw new ChannelSetupError(`${where}: ${fault}`, path)
  }
}
