import type { AgentNow } from '#contract/fleet.ts'
import { PROTOCOL_VERSION, type LastStop } from '#contract/words.ts'

/** One thing that is to be said of an agent. */
export type Finding =
  | { readonly kind: 'silent' | 'not-durable' | 'never-seen' | 'clock' }
  | { readonly kind: 'cloned'; readonly sinceMs: number }
  | ({ readonly kind: 'config-refused' | 'config-waiting' } & ConfigGap)
  | { readonly kind: 'config-not-kept'; readonly problem: string }
  | ({ readonly kind: 'ahead' | 'behind' } & Versions)
  | { readonly kind: 'dropped' | 'waiting'; readonly samples: number }
  | { readonly kind: 'crashing'; readonly starts: number }
  | { readonly kind: 'stopped'; readonly how: SuddenStop; readonly starts: number | null }

/** Revision of the configuration that the server has, the one the agent goes by, and why. */
interface ConfigGap {
  readonly wanted: number
  readonly applied: number | null
  readonly problem: string | null
}

/** Versions of the agent and the server, of the program and of the protocol; null when not known. */
interface Versions {
  readonly agent: string | null
  readonly server: string | null
  readonly agentProtocol: number | null
  readonly serverProtocol: number
}

/** Ends of an agent that nobody at a desk has brought about. */
export type SuddenStop = Exclude<LastStop, 'first-start' | 'orderly'>

/**
 * What each finding asks of the operator, the most pressing first: somebody has to act (`hand`), it
 * is good to know (`note`), or it is told beside the rest (`remark`), as the power cut of last night.
 */
const WEIGHT = {
  cloned: 'hand',
  silent: 'hand',
  'config-refused': 'hand',
  'not-durable': 'hand',
  crashing: 'hand',
  'never-seen': 'hand',
  'config-not-kept': 'note',
  ahead: 'note',
  behind: 'note',
  'config-waiting': 'note',
  dropped: 'note',
  clock: 'note',
  waiting: 'remark',
  stopped: 'remark',
} as const satisfies Readonly<Record<Finding['kind'], 'hand' | 'note' | 'remark'>>
type Weight = (typeof WEIGHT)[Finding['kind']]

const KINDS = Object.keys(WEIGHT) as readonly Finding['kind'][]
const RANK = new Map(KINDS.map((kind, rank) => [kind, rank]))

/** A program that was killed so often within one start of its machine does not get on its feet. */
const CRASHING_STARTS = 4
/** As much as so many rounds of polls in the spool is a backlog, not the round under way. */
const WAITING_ROUNDS = 5
/** Samples of a round beside those of access points and equipment: the line, visitors, itself. */
const ROUND_EXTRA = 3

/** What an agent is seen against. */
export interface AgentContext {
  readonly serverVersion: string | null
  /** Access points and equipment that it polls. */
  readonly units: number
}

/** What a finding asks of the operator. */
export function weightOf({ kind }: Finding): Weight {
  return WEIGHT[kind]
}

/** Place of a finding among all kinds; the less, the more it presses. */
export function rankOf({ kind }: Finding): number {
  return RANK.get(kind) ?? KINDS.length
}

/** Everything to be said of an agent, the most pressing first. */
export function findingsOf(agent: AgentNow, context: AgentContext): readonly Finding[] {
  const { serverVersion, units } = context
  const found = [
    ...pressingOf(agent),
    ...lastingOf(agent, serverVersion),
    ...passingOf(agent, units),
  ]
  return found.sort((a, b) => rankOf(a) - rankOf(b))
}

/** Whether somebody has to act on an agent. */
export function needsHand(agent: AgentNow): boolean {
  return pressingOf(agent).length > 0
}

/** The findings that ask for a hand. */
export function pressingOf(agent: AgentNow): readonly Finding[] {
  const { state, clonedSinceMs, starts } = agent
  const found: Finding[] = []
  if (clonedSinceMs !== null) found.push({ kind: 'cloned', sinceMs: clonedSinceMs })
  if (state === 'down') found.push({ kind: 'silent' })
  if (agent.configProblem !== null && !isConfigApplied(agent)) {
    found.push({ kind: 'config-refused', ...gapOf(agent) })
  }
  if (agent.spoolDurable === false) found.push({ kind: 'not-durable' })
  if (starts !== null && isCrashing(agent)) found.push({ kind: 'crashing', starts })
  if (state === 'unknown') found.push({ kind: 'never-seen' })
  return found
}

/** What holds whether the agent reports or not. */
function lastingOf(agent: AgentNow, server: string | null): readonly Finding[] {
  const { configProblem, droppedSamples, lastStop, starts, version } = agent
  const found: Finding[] = []
  if (configProblem !== null && isConfigApplied(agent)) {
    found.push({ kind: 'config-not-kept', problem: configProblem })
  }
  const isAhead = isNewer(version, server)
  if (agent.isBehind || isAhead) {
    found.push({
      kind: isAhead ? 'ahead' : 'behind',
      agent: version,
      server,
      agentProtocol: agent.protocolVersion,
      serverProtocol: PROTOCOL_VERSION,
    })
  }
  if (droppedSamples > 0) found.push({ kind: 'dropped', samples: droppedSamples })
  const isSudden = lastStop !== null && lastStop !== 'first-start' && lastStop !== 'orderly'
  if (isSudden && !isCrashing(agent)) found.push({ kind: 'stopped', how: lastStop, starts })
  return found
}

/** What it said last of work under way: old when it does not report. */
function passingOf(agent: AgentNow, units: number): readonly Finding[] {
  const { configRevision, configApplied, spooledSamples } = agent
  const found: Finding[] = []
  if (agent.state !== 'up') return found
  if (agent.configProblem === null && configRevision !== (configApplied ?? 0)) {
    found.push({ kind: 'config-waiting', ...gapOf(agent) })
  }
  if (agent.clock === 'unsynchronised') found.push({ kind: 'clock' })
  const samples = spooledSamples ?? 0
  if (samples > WAITING_ROUNDS * (units + ROUND_EXTRA)) found.push({ kind: 'waiting', samples })
  return found
}

const gapOf = ({ configRevision, configApplied, configProblem }: AgentNow): ConfigGap => ({
  wanted: configRevision,
  applied: configApplied,
  problem: configProblem,
})

const isConfigApplied = ({ configRevision, configApplied }: AgentNow): boolean =>
  configApplied === configRevision

const isCrashing = ({ lastStop, starts }: AgentNow): boolean =>
  lastStop === 'killed' && starts !== null && starts >= CRASHING_STARTS

const { compare: byVersion } = new Intl.Collator('en', { numeric: true })

/** Whether a version such as `0.10.0` is after another; what comes after a hyphen does not count. */
function isNewer(version: string | null, than: string | null): boolean {
  if (version === null || than === null) return false
  const bare = (text: string): string => text.replace(/-.*/, '')
  return byVersion(bare(version), bare(than)) > 0
}
