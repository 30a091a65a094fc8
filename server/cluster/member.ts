import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import { Secret } from '#contract/secret.ts'
import { SILENT_MS } from '../journal/keeper-seat.ts'
import type { KeeperEntry, KeeperSeat } from '../journal/keeper-seat.ts'
import type { EventHub } from '../live/event-hub.ts'
import type { SeriesStore } from '../store/series-store.ts'
import type { BehindDoor } from './door.ts'
import type { Standing } from './front-app.ts'
import type { KeeperLine } from './hand-over.ts'
import { createIntake } from './intake.ts'
import type { Intake, KeptCity } from './intake.ts'
import type { EventSource } from './mirror.ts'
import { isGone, remoteLine } from './remote-line.ts'
import type { RemoteKeeper } from './remote-line.ts'

/** A city that this process keeps. */
export interface OpenCity extends KeptCity {
  readonly app: Hono
  readonly events: EventHub
}

/** How a kept city is opened; it may be closed and opened anew while it is kept. */
export interface CityOpening {
  readonly onOwner: (owner: Hono) => void
  readonly onOpen: (city: OpenCity) => void
  /** Called first when it closes; resolves when nothing is applied any more. */
  readonly onClose: () => Promise<void>
  /** It could not be opened anew: another process may do better. */
  readonly onBroken: () => void
}

export interface MemberDeps {
  /** What this process is called. */
  readonly process: string
  readonly seat: KeeperSeat
  /** Where the others reach this process while it keeps the city. */
  readonly address: () => string
  readonly store: Pick<SeriesStore, 'readReceivedSince' | 'othersWrote'>
  /** Reads from the journal what is held in memory, then opens all that the keeper alone does. */
  readonly openCity: (opening: CityOpening) => Promise<{ close(): Promise<void> }>
  readonly log: Logger
}

/** One of several processes on one journal and one series engine. */
export interface Member {
  standing(): Standing
  line(): KeeperLine | null
  events(): EventSource | null
  behindDoor(): BehindDoor
  /** Whether this process may write: not as a keeper that is none any more. */
  mayWrite(): boolean
  /** The keeper is not where it was: look at once. */
  lookSoon(): void
  /** The seat was lost: closes what the keeper alone may do. */
  lost(): void
  /** Gives up what this process keeps, in order. */
  close(): Promise<void>
}

const EVERY_MS = 1000
/** A city that could not be opened here may open elsewhere first. */
const FAILED_PAUSE_MS = 5000
/** Who lost its seat may lose it again: each of the others has looked by then. */
const LOST_PAUSE_MS = 3000

interface Keeping {
  readonly term: number
  readonly startedAtMs: number
  readonly secret: Secret
  owner: Hono | null
  city: OpenCity | null
  intake: Intake | null
  /** Null while it opens. */
  kept: { close(): Promise<void> } | null
}

/**
 * Tries each second for the seat of the keeper. Who has it opens the city, takes in what the others hand
 * on and answers for all; the others find it by the journal.
 */
export function startMember(deps: MemberDeps): Member {
  const { process, seat, log } = deps
  let keeping: Keeping | null = null
  let remote: RemoteKeeper | null = null
  let isClosed = false
  let restUntilMs = 0
  let stepping: Promise<void> | null = null
  let isBlind = false
  let closing: Promise<void> = Promise.resolve()

  const forgetRemote = (): void => {
    remote?.close()
    remote = null
  }
  const follow = (entry: KeeperEntry | null): void => {
    if (remote !== null && remote.term === entry?.term && entry.isOpen) return
    forgetRemote()
    if (entry === null || !entry.isOpen || entry.process === process) return
    const { address } = entry
    if (address === null) return
    remote = remoteLine({ ...entry, address })
    log.info({ term: entry.term, address }, 'another process keeps the city')
  }
  const opening = (now: Keeping): CityOpening => ({
    onOwner: (owner) => void (now.owner = owner),
    onOpen: (city) => {
      now.city = city
      now.intake = createIntake({
        term: now.term,
        startedAtMs: now.startedAtMs,
        city,
        store: deps.store,
        holds: () => seat.holds(),
        nowMs: () => performance.now(),
        log: (fields, message) => log.info(fields, message),
        onError: (error) => log.error({ err: error }, error.message),
      })
    },
    onClose: async () => {
      const { intake } = now
      now.city = null
      now.owner = null
      now.intake = null
      await intake?.close()
    },
    onBroken: () => {
      restUntilMs = performance.now() + FAILED_PAUSE_MS
      closing = closing.then(() => giveUp(now))
    },
  })
  const takeOver = async (former: KeeperEntry | null): Promise<void> => {
    forgetRemote()
    if (!(await isOver(former))) return
    const startedAtMs = Date.now()
    const secret = new Secret(randomBytes(32).toString('base64url'))
    const term = await seat.take({ address: deps.address(), secret, startedAtMs }, former)
    const now: Keeping = {
      term,
      startedAtMs,
      secret,
      owner: null,
      city: null,
      intake: null,
      kept: null,
    }
    keeping = now
    log.info({ term }, 'this process keeps the city from now on')
    const open = async (): Promise<void> => {
      now.kept = await deps.openCity(opening(now))
      await seat.open()
      log.info({ term, tookMs: Date.now() - startedAtMs }, 'the city is open')
    }
    // Behind the others: the seat has to be confirmed meanwhile.
    closing = open().catch(async (cause: unknown) => {
      log.error({ err: cause }, 'the city could not be opened here; it is tried again')
      restUntilMs = performance.now() + FAILED_PAUSE_MS
      await giveUp(now)
    })
  }
  /** Whether nobody may act as the keeper of that entry any more. */
  const isOver = async (former: KeeperEntry | null): Promise<boolean> => {
    if (former === null || former.address === null || former.process === process) return true
    return former.silentMs >= SILENT_MS || isGone(former.address)
  }
  const giveUp = async (now: Keeping): Promise<void> => {
    if (keeping !== now) return
    const { kept } = now
    now.kept = null
    await kept?.close().catch((cause: unknown) => {
      log.error({ err: cause }, 'closing what the keeper does failed')
    })
    keeping = null
    await seat.leave().catch(() => undefined)
  }
  const step = async (): Promise<void> => {
    if (keeping !== null) {
      await seat.beat()
      keeping?.intake?.look()
      return
    }
    const isResting = performance.now() < restUntilMs
    const { isOurs, entry } = await seat.look({ isTrying: !isResting })
    isBlind = false
    if (isClosed) return
    if (isOurs) await takeOver(entry)
    else follow(entry)
  }
  const stepNow = (): void => {
    if (stepping !== null || (isClosed && keeping === null)) return
    stepping = step()
      .catch((cause: unknown) => {
        // A keeper that lives goes on; the loss of the own seat was told.
        if (!isBlind) log.warn({ err: cause }, 'the journal does not tell who keeps the city')
        isBlind = true
      })
      .finally(() => {
        stepping = null
      })
  }
  const timer = setInterval(stepNow, EVERY_MS)
  stepNow()

  return {
    standing() {
      if (keeping !== null) {
        const { city, owner } = keeping
        return city === null ? { kind: 'opening', owner } : { kind: 'here', app: city.app, owner }
      }
      return remote === null ? { kind: 'nobody' } : { kind: 'there', keeper: remote }
    },
    line: () => (keeping === null ? remote : keeping.intake),
    events() {
      if (keeping === null) {
        return remote === null ? null : { kind: 'there', term: remote.term, keeper: remote }
      }
      const { city, term } = keeping
      return city === null ? null : { kind: 'here', term, events: city.events }
    },
    behindDoor: () => ({
      secret: keeping?.secret ?? null,
      owner: keeping?.owner ?? null,
      city: keeping?.city ?? null,
      intake: keeping?.intake ?? null,
    }),
    mayWrite: () => keeping === null || seat.holds(),
    lookSoon: () => {
      if (keeping === null) stepNow()
    },
    lost() {
      const now = keeping
      if (now === null) return
      restUntilMs = performance.now() + LOST_PAUSE_MS
      log.error({ term: now.term }, 'this process keeps the city no longer')
      closing = closing.then(() => giveUp(now))
    },
    async close() {
      isClosed = true
      await closing
      if (keeping !== null) await giveUp(keeping)
      clearInterval(timer)
      await stepping
      forgetRemote()
    },
  }
}
