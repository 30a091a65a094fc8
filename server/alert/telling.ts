import type { PlaceId } from '#contract/ids.ts'
import { presentOf } from '../domain/incident-parts.ts'
import type { IncidentEvent, OpenIncident } from '../domain/incident.ts'
import type { MessageKind } from './message.ts'
import { recipientsOf, verdictOf } from './rules.ts'
import type { RuleContext } from './rules.ts'
import type { Rule } from './settings.ts'

/** What one recipient knows of an incident. */
interface Known {
  readonly toldAtMs: number
  /** The last time that anything was said of it. */
  readonly lastAtMs: number
  /** Escalation step at which the recipient was told; 0 by a rule itself. */
  readonly step: number
}

/** Who knows of which open incident; JSON. */
export type Ledger = Readonly<Record<string, Readonly<Record<string, Known>>>>

/** A message to be made for one recipient. */
export interface Telling {
  readonly recipient: string
  readonly kind: MessageKind
  readonly incident: OpenIncident
  /** Null while it lasts. */
  readonly endedAtMs: number | null
  /** Of a recovery: places that go on alone. */
  readonly left: readonly PlaceId[]
}

export interface TellingContext extends RuleContext {
  readonly rules: readonly Rule[]
  /** All recipients. */
  readonly everybody: readonly string[]
  readonly isAcknowledged: (incident: string) => boolean
  /** Those of the look before: what is about to end stays what it was. */
  readonly heldByHours: readonly string[]
}

/**
 * Whom to tell of what. Who was told of an incident is in the ledger until its end was told to the
 * same people: it does not matter what the rules say by then.
 */
export function advanceTelling(
  former: Ledger,
  incidents: readonly OpenIncident[],
  events: readonly IncidentEvent[],
  context: TellingContext,
): {
  readonly ledger: Ledger
  readonly tellings: readonly Telling[]
  /** Incidents of which nobody knows because of the hours of a rule. */
  readonly heldByHours: readonly string[]
} {
  const ledger = new Map(
    Object.entries(former).map(([id, known]) => [id, notAhead(known, context.nowMs)]),
  )
  const tellings: Telling[] = []
  const tell = (recipient: string, kind: MessageKind, incident: OpenIncident, step = 0): void => {
    const { nowMs } = context
    const known = ledger.get(incident.id) ?? new Map<string, Known>()
    const former = known.get(recipient)
    known.set(recipient, {
      toldAtMs: former?.toldAtMs ?? nowMs,
      lastAtMs: nowMs,
      step: Math.max(former?.step ?? 0, step),
    })
    ledger.set(incident.id, known)
    tellings.push({ recipient, kind, incident, endedAtMs: null, left: [] })
  }
  for (const event of events) follow(event, ledger, tellings, tell)
  const heldByHours: string[] = []
  for (const incident of incidents) {
    if (!incident.isOvershadowed) {
      for (const rule of context.rules) applyRule(rule, incident, ledger, tell, context)
    }
    if (ledger.has(incident.id)) continue
    const isHeld =
      presentOf(incident).length === 0
        ? context.heldByHours.includes(incident.id)
        : context.rules.some((rule) => verdictOf(rule, incident, context) === 'outside-hours')
    if (isHeld) heldByHours.push(incident.id)
  }
  const written = [...ledger]
    .filter(([, known]) => known.size > 0)
    .map(([id, known]) => [id, Object.fromEntries(known)] as const)
  return { ledger: Object.fromEntries(written), tellings, heldByHours }
}

/** What was said by a clock that was ahead makes nobody wait for the time that comes twice. */
function notAhead(known: Ledger[string], nowMs: number): Map<string, Known> {
  return new Map(
    Object.entries(known).map(([recipient, { toldAtMs, lastAtMs, step }]) => [
      recipient,
      { toldAtMs: Math.min(toldAtMs, nowMs), lastAtMs: Math.min(lastAtMs, nowMs), step },
    ]),
  )
}

type Entries = Map<string, Map<string, Known>>
type Tell = (recipient: string, kind: MessageKind, incident: OpenIncident, step?: number) => void

/** What those are told who know of the incident already. */
function follow(event: IncidentEvent, ledger: Entries, tellings: Telling[], tell: Tell): void {
  const { incident } = event
  const known = ledger.get(incident.id) ?? new Map<string, Known>()
  const knowing = [...known.keys()]
  switch (event.kind) {
    case 'opened':
      return
    case 'grown':
    case 'flapping':
      for (const recipient of knowing) tell(recipient, event.kind, incident)
      return
    case 'settled':
      for (const recipient of knowing) tell(recipient, 'repeat', incident)
      return
    case 'merged': {
      const others = ledger.get(event.from) ?? new Map<string, Known>()
      ledger.delete(event.from)
      for (const recipient of others.keys()) {
        if (!known.has(recipient)) tell(recipient, 'grown', incident)
      }
      return
    }
    case 'split':
      ledger.set(incident.id, new Map(ledger.get(event.from)))
      return
    case 'closed':
      ledger.delete(incident.id)
      for (const recipient of knowing) {
        const { endedAtMs, left } = event
        tellings.push({ recipient, kind: 'recovery', incident, endedAtMs, left })
      }
      return
    default:
      event satisfies never
  }
}

function applyRule(
  rule: Rule,
  incident: OpenIncident,
  ledger: Entries,
  tell: Tell,
  context: TellingContext,
): void {
  const { nowMs, everybody } = context
  const recipients = recipientsOf(rule, everybody)
  const knows = (recipient: string): Known | undefined => ledger.get(incident.id)?.get(recipient)
  const untold = recipients.filter((recipient) => knows(recipient) === undefined)
  if (untold.length > 0 && verdictOf(rule, incident, context) === 'due') {
    for (const one of untold) tell(one, incident.isFlapping ? 'flapping' : 'incident', incident)
  }
  if (context.isAcknowledged(incident.id) || incident.isFlapping) return
  const told = recipients.flatMap((recipient) => knows(recipient) ?? [])
  if (told.length === 0 || presentOf(incident).length === 0) return
  if (!rule.what.includes(incident.kind)) return
  const firstAtMs = Math.min(...told.map(({ toldAtMs }) => toldAtMs))
  for (const [index, step] of rule.escalation.entries()) {
    if (nowMs - firstAtMs < step.afterMinutes * 60_000) continue
    for (const recipient of step.to) {
      if ((knows(recipient)?.step ?? 0) <= index) tell(recipient, 'escalation', incident, index + 1)
    }
  }
  if (rule.repeatMinutes === 0) return
  for (const recipient of recipients) {
    const known = knows(recipient)
    const isLongAgo = known !== undefined && nowMs - known.lastAtMs >= rule.repeatMinutes * 60_000
    if (isLongAgo) tell(recipient, 'repeat', incident)
  }
}

/** The highest escalation step that was reached. */
export function stepOf(ledger: Ledger, incident: string): number {
  return Math.max(0, ...Object.values(ledger[incident] ?? {}).map(({ step }) => step))
}
