import type { Logger } from 'pino'
import { cityControl } from './city-control.ts'
import { openDoor } from './cluster/door.ts'
import { createFrontApp, createOwnerApp } from './cluster/front-app.ts'
import { frontIngest } from './cluster/front-ingest.ts'
import { createHanding } from './cluster/handing.ts'
import { startMember } from './cluster/member.ts'
import type { CityOpening, Member } from './cluster/member.ts'
import { followKeeper } from './cluster/mirror.ts'
import type { Config } from './config.ts'
import type { AppDeps } from './http/app.ts'
import { closeServer } from './http/close-server.ts'
import type { CityControl } from './http/routes/city.ts'
import { createKeeperSeat } from './journal/keeper-seat.ts'
import { HELD_PARTS } from './journal/notice-tables.ts'
import type { Journal } from './journal/open.ts'
import { keepOpen } from './keep-open.ts'
import type { Closer, OpenServer } from './keep-open.ts'
import { EventHub } from './live/event-hub.ts'
import { listen } from './listen.ts'
import { admissionOf, ingestOf, openCity, readiness } from './open-city.ts'
import { keepOwnerDoor } from './owner-door.ts'
import type { SeriesStore } from './store/series-store.ts'

const HANDING_ON_MS = 5000

/** Whether other processes may work on the same stores: where all of them are on servers. */
export function isCluster({ stores }: Pick<Config, 'stores'>): boolean {
  return stores.journalUrl !== null && stores.seriesUrl !== null
}

export interface ClusterParts {
  /** What this process is called. */
  readonly process: string
  readonly store: SeriesStore
  readonly journal: Journal
  readonly directory: string
  readonly fixed: CityControl['fixed']
  readonly files: Pick<AppDeps, 'agentFile' | 'staticFiles'>
  readonly log: Logger
  /** Hears of the member as soon as it may not write any more. */
  readonly onMember: (member: Member) => void
}

/** Opens this process as one of several; resolves when it listens, whoever keeps the city. */
export async function openInCluster(
  config: Config,
  parts: ClusterParts,
  opened: Closer[],
): Promise<string> {
  const { process, store, journal, directory, files, log } = parts
  const url = config.stores.journalUrl
  if (url === null) throw new Error('[server] several processes need a journal on PostgreSQL')
  const nowMs = (): number => Date.now()
  const logError = (cause: unknown, message: string): void => log.error({ err: cause }, message)
  let member: Member | null = null
  const seat = createKeeperSeat({ url, process, onLost: () => member?.lost() })
  opened.push(() => seat.close())
  const door = await openDoor(config.cluster.listen, {
    behind: () => member?.behindDoor() ?? NOTHING,
    logError,
  })
  opened.push(() => door.close())
  const started = startMember({
    process,
    seat,
    address: () => door.address,
    store,
    log,
    openCity: (opening) => openKept(config, parts, opening),
  })
  member = started
  parts.onMember(started)
  opened.push(() => started.close())
  const standing = started.standing.bind(started)
  const line = started.line.bind(started)
  const handing = createHanding({
    process,
    line,
    onLost: () => started.lookSoon(),
    nowMs,
    warn: (fields, message) => log.warn(fields, message),
  })
  opened.push(() => handing.close(HANDING_ON_MS))
  const ownerDoor = keepOwnerDoor(createOwnerApp(standing, logError), directory, logError)
  opened.push(() => ownerDoor.close())
  const hub = new EventHub()
  const mirror = followKeeper({ hub, source: () => started.events() })
  opened.push(() => mirror.close())
  const app = createFrontApp({
    ingest: frontIngest({ ...ingestOf(config, parts), journal, handing, line }),
    admission: admissionOf(log),
    agentOfToken: (token) => journal.agentOfToken(token, nowMs()),
    ready: () => readiness(store, journal),
    standing: () => {
      const { kind } = standing()
      const isKeeper = kind === 'here' || kind === 'opening'
      return { role: isKeeper ? 'keeper' : 'front', keeper: kind, handing: handing.counts() }
    },
    nowMs,
    logError,
    events: hub,
    keeper: standing,
    tileUrl: config.map.tileUrl,
    ...files,
  })
  const { server, url: listening } = await listen(app.fetch, config)
  opened.push(() => {
    hub.close()
    return closeServer(server)
  })
  return listening
}

/** Opens the city that this process keeps; a change of its zone or name opens it anew. */
async function openKept(
  config: Config,
  { journal, fixed, log, ...parts }: ClusterParts,
  { onOwner, onOpen, onClose, onBroken }: CityOpening,
): Promise<OpenServer> {
  // What others wrote lately may not have been heard of here yet.
  await journal.reload(new Set(HELD_PARTS))
  parts.store.othersWrote?.()
  const kept: OpenServer = await keepOpen(async (opened) => {
    const city = await cityControl(config, fixed, journal, (undo) => {
      kept.reopen(undo).catch((cause: unknown) => {
        log.error({ err: cause }, 'the city cannot be opened again here')
        onBroken()
      })
    })
    opened.push(onClose)
    const open = await openCity(config, { ...parts, journal, log, city, admit: onOwner }, opened)
    opened.push(onClose)
    onOpen(open)
    return ''
  }, log)
  return kept
}

const NOTHING = { secret: null, owner: null, city: null, intake: null } as const
