import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { Cause, DegradationReason } from '#contract/words.ts'
import { intersectionOf, lengthMs } from '../../../server/domain/spans.ts'
import type { Fault } from './faults.ts'
import { union, type Span } from './spans.ts'
import { caused } from './world.ts'
import type { AgentLife, CausedSpan, FaultBook, SiteLife } from './world.ts'

/** What really was: one row of the confusion matrix. */
export interface TrueEvent extends Span {
  readonly place: PlaceId
  /** `watch`: service went on, and nobody saw it. */
  readonly subject: 'site' | 'access-point' | 'uplink' | 'watch'
  readonly id: string
  /** The cause of most of its time, and of all that had a quarter of it or more. */
  readonly cause: Cause
  readonly causes: ReadonlySet<Cause>
  /** What broke first, for examples. */
  readonly fault: Fault
  /** Rows of the matrix; the others are parts of them, whose times are judged all the same. */
  readonly isRow: boolean
  /** Nobody can know of it: the agent's process was not there to look for most of the time. */
  readonly isUnseen: boolean
}

/** Degraded service as it really was. */
export interface TrueDegradation extends Span {
  readonly place: PlaceId
  readonly reason: DegradationReason
  readonly value: number | null
}

/** The cause that a person would name for a fault. */
export function causeOfFault(fault: Fault): Cause {
  if (fault.isPlanned) return 'planned'
  switch (fault.kind) {
    case 'power':
      return 'power'
    // The modem is the provider's.
    case 'isp':
    case 'modem':
      return 'uplink'
    case 'access-point':
      return 'access-point'
    case 'switch':
    case 'router':
      return 'site-network'
    case 'agent-process':
    case 'agent-line':
    case 'server-path':
    case 'server-off':
    case 'server-line':
      return 'monitoring'
    default:
      throw new Error(`[causes] ${fault.kind} takes no service away`)
  }
}

/** Everything that took service away at one site, and everything that kept others from seeing it. */
export function eventsOf(site: SiteLife, agent: AgentLife, book: FaultBook): readonly TrueEvent[] {
  const { place, accessPoints, uplink } = site.site
  const blind = union(book.of('agent-process', agent.agent.id), agent.lineOff, agent.dark)
  const all = (spans: readonly CausedSpan[], subject: TrueEvent['subject'], id: string): Draft[] =>
    draftsOf(spans).map((draft) => ({ ...draft, place, subject, id }))
  const dark = site.accessPoints.map((life) => life.dark)
  const noAccessPoint = allDark(dark)
  const sites = all([...site.lineDark, ...site.routerDark, ...noAccessPoint], 'site', place)
  const parts = accessPoints.flatMap((id: AccessPointId, index) =>
    all(dark[index] ?? [], 'access-point', id),
  )
  const lines = all(site.lineDark, 'uplink', uplink)
  const lost = union(sites)
  const isCovered = (span: Span): boolean =>
    lengthMs(intersectionOf(lost, [span])) > 0.5 * (span.endMs - span.startMs)
  const finish = (draft: Draft, isRow: boolean): TrueEvent => ({
    ...draft,
    isRow,
    isUnseen: lengthMs(intersectionOf(blind, [draft])) > 0.5 * (draft.endMs - draft.startMs),
  })
  return [
    ...sites.map((draft) => finish(draft, true)),
    ...parts.map((draft) => finish(draft, !isCovered(draft))),
    ...lines.map((draft) => finish(draft, false)),
    ...watchEvents(site, agent, book, lost),
  ]
}

/** Time in which the site worked and the server could not know it, not by its own fault. */
function watchEvents(
  site: SiteLife,
  agent: AgentLife,
  book: FaultBook,
  lost: readonly Span[],
): readonly TrueEvent[] {
  const { place } = site.site
  const spans = [
    ...book.of('agent-process', agent.agent.id).map(caused),
    ...book.of('agent-line', agent.agent.id).map(caused),
    ...(agent.agent.isOnSite ? book.of('server-path', place).map(caused) : []),
    ...agent.dark,
  ]
  return spans.flatMap(({ startMs, endMs, fault }): readonly TrueEvent[] => {
    // What the site itself did meanwhile is another event.
    const span = { startMs, endMs }
    if (lengthMs(intersectionOf(lost, [span])) > 0.25 * (endMs - startMs)) return []
    const causes = new Set<Cause>(['monitoring'])
    const head = { place, subject: 'watch', id: place, cause: 'monitoring' } as const
    return [{ ...head, startMs, endMs, causes, fault, isRow: true, isUnseen: false }]
  })
}

type Draft = Omit<TrueEvent, 'isRow' | 'isUnseen'>
type Found = Pick<Draft, 'startMs' | 'endMs' | 'cause' | 'causes' | 'fault'>

const SHARE_MIN = 0.25

/** Overlapping spans as one outage, with the causes of its time. */
function draftsOf(spans: readonly CausedSpan[]): readonly Found[] {
  return union(spans).map(({ startMs, endMs }) => {
    const own = spans
      .filter((span) => span.startMs < endMs && span.endMs > startMs)
      .sort((a, b) => a.startMs - b.startMs)
    const shares = new Map<Cause, Span[]>()
    for (const span of own) {
      const cause = causeOfFault(span.fault)
      shares.set(cause, [...(shares.get(cause) ?? []), span])
    }
    const byLength = [...shares]
      .map(([cause, list]) => ({ cause, share: lengthMs(union(list)) / (endMs - startMs) }))
      .sort((a, b) => b.share - a.share)
    const [first] = own
    const [most] = byLength
    if (first === undefined || most === undefined) throw new Error('[causes] a span of nothing')
    const causes = byLength.filter(({ share }) => share >= SHARE_MIN).map(({ cause }) => cause)
    const cause = most.cause
    return { startMs, endMs, cause, causes: new Set([cause, ...causes]), fault: first.fault }
  })
}

/** Where all lists are dark at once, with every cause that had a part in it. */
function allDark(lists: readonly (readonly CausedSpan[])[]): readonly CausedSpan[] {
  const [first, ...others] = lists
  if (first === undefined) return []
  const all = others.reduce((both, list) => intersectionOf(both, union(list)), union(first))
  return all.flatMap(({ startMs, endMs }) =>
    lists.flat().flatMap((span) => {
      const from = Math.max(startMs, span.startMs)
      const until = Math.min(endMs, span.endMs)
      return from < until ? [{ ...span, startMs: from, endMs: until }] : []
    }),
  )
}

/** Loss and round trip that a person would call degraded; below it is a day like any other. */
const LOSS_MIN = 0.1

export function degradationsIn(site: SiteLife): readonly TrueDegradation[] {
  const { place, isOnSite } = site.site
  const of = (reason: DegradationReason, spans: readonly Span[], value: number | null = null) =>
    spans.map(({ startMs, endMs }): TrueDegradation => ({ place, reason, startMs, endMs, value }))
  return [
    // A central agent sees neither names nor pages of a site's line.
    ...(isOnSite ? [...of('dns', site.dns), ...of('captive', site.captive)] : []),
    ...of('rtt', site.rtt),
    ...site.wanLoss
      .filter(({ share }) => share >= LOSS_MIN)
      .flatMap((span) => of('loss', [span], 100 * span.share)),
  ]
}
