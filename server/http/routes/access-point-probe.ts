import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import type { AgentNow } from '#contract/fleet.ts'
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { ProbeState } from '#contract/inventory.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import { PATHS } from '#contract/paths.ts'
import type { AccessPoint } from '../../journal/inventory.ts'
import type { Journal } from '../../journal/open.ts'
import { rawByTime } from '../../live/looks.ts'
import type { AskedLook, Looks } from '../../live/looks.ts'
import type { SeriesStore } from '../../store/series-store.ts'
import { operatorIn, operatorOf } from '../middleware/operator.ts'
import type { OperatorJudge } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

export interface AccessPointProbeDeps {
  readonly journal: Pick<Journal, 'inventory'>
  readonly store: Pick<SeriesStore, 'readSamples'>
  readonly looks: Looks
  readonly agentNow: (id: AgentId) => AgentNow | null
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
  readonly judge: OperatorJudge
}

const FAILURES_MAX = 20
/** Failures of the last day; of a device that fails at every poll the last hours alone. */
const FAILURES_MS = 86_400_000
const READ_MS = 6 * 3_600_000
/** An agent delivers each ten seconds, or once a minute over a thin line, and a look takes some. */
const ANSWER_MS = 120_000

/**
 * `POST /v1/access-points/:id/probe` (202 with the state; 409 when nobody can look), and `GET`: see
 * `probeStateSchema`.
 */
export function accessPointProbeRoutes(deps: AccessPointProbeDeps): Hono {
  const { journal, looks, operator, judge } = deps
  const shown = async (c: Context, accessPoint: AccessPoint): Promise<ProbeState> => {
    const look = looks.of(accessPoint.id)
    const state: ProbeState = {
      probe: look === null ? null : probeOf(deps, look),
      failures: await failuresOf(deps, accessPoint.id, look),
    }
    c.header('Cache-Control', 'no-store')
    return operatorIn(c, judge) === null ? withoutDetails(state) : state
  }
  return new Hono()
    .get(PATHS.accessPointProbe, async (c) => {
      const accessPoint = journal.inventory().accessPoints.get(idOf(c))
      return accessPoint === undefined ? unknown(c) : c.json(await shown(c, accessPoint))
    })
    .post(PATHS.accessPointProbe, operator, async (c) => {
      const accessPoint = journal.inventory().accessPoints.get(idOf(c))
      if (accessPoint === undefined) return unknown(c)
      const { id, agent, controller, status } = accessPoint
      if (status === 'retired') return nobody(c, 'it is retired: nobody polls it')
      if (controller !== null) return nobody(c, `"${controller}" lists it: look at that one`)
      if (agent === null) return nobody(c, 'no agent polls it: give it one first')
      if (looks.ask(id, agent, operatorOf(c)) === null) {
        const detail = `"${agent}" has too many looks to do; wait until they have ended`
        return problem(c, 409, 'Nobody can look at it now', { detail })
      }
      return c.json(await shown(c, accessPoint), 202)
    })
}

function probeOf(deps: AccessPointProbeDeps, look: AskedLook): NonNullable<ProbeState['probe']> {
  const { askedAtMs, askedBy, agent, report } = look
  return {
    askedAtMs,
    askedBy,
    agent,
    finishedAtMs: report?.finishedAtMs ?? null,
    outcome: report?.outcome?.kind ?? null,
    device: report?.device ?? null,
    lines: [...(report?.lines ?? [])],
    raw: [...(report?.raw ?? [])],
    problem: report?.problem ?? null,
    trouble: troubleOf(deps, look),
  }
}

function troubleOf(
  { agentNow, nowMs }: AccessPointProbeDeps,
  { agent, askedAtMs, report }: AskedLook,
): NonNullable<ProbeState['probe']>['trouble'] {
  if (report !== null) return report.outcome === null ? 'not-polled' : null
  if (nowMs() - askedAtMs < ANSWER_MS) return null
  const seenAtMs = agentNow(agent)?.lastSeenAtMs ?? null
  return seenAtMs === null || seenAtMs < askedAtMs ? 'agent-silent' : 'not-answered'
}

/** The last polls that failed, the newest first: the store has them, the agent knows more of some. */
async function failuresOf(
  { store, nowMs }: AccessPointProbeDeps,
  id: AccessPointId,
  look: AskedLook | null,
): Promise<ProbeState['failures']> {
  const raw = rawByTime(look)
  const found: ProbeState['failures'] = []
  const endMs = nowMs()
  for (let untilMs = endMs; untilMs > endMs - FAILURES_MS; untilMs -= READ_MS) {
    const target = { kind: 'access-point', id } as const
    const samples = await store.readSamples(target, untilMs - READ_MS, untilMs)
    for (const { sample } of samples.toReversed()) {
      if (sample.kind !== 'access-point' || isAnswer(sample.outcome)) continue
      const { polledAtMs: atMs, outcome } = sample
      const detail = 'detail' in outcome ? outcome.detail : null
      found.push({ atMs, outcome: outcome.kind, detail, raw: raw.get(atMs) ?? [] })
      if (found.length === FAILURES_MAX) return found
    }
  }
  return found
}

function isAnswer({ kind }: PollOutcome): boolean {
  return kind === 'ok' || kind === 'partial'
}

function withoutDetails({ probe, failures }: ProbeState): ProbeState {
  return {
    probe: probe === null ? null : { ...probe, device: null, lines: [], raw: [], problem: null },
    failures: failures.map(({ atMs, outcome }) => ({ atMs, outcome, detail: null, raw: [] })),
  }
}

function idOf(c: Context): AccessPointId {
  return (c.req.param('id') ?? '') as AccessPointId
}

function unknown(c: Context): Response {
  const detail = `there is no access point "${idOf(c)}"`
  return problem(c, 404, 'There is no such access point', { detail })
}

function nobody(c: Context, detail: string): Response {
  return problem(c, 409, 'Nobody can look at it', { detail })
}
