import type { AgentNow } from '#contract/fleet.ts'

/** What an agent is seen against. */
export interface AgentContext {
  readonly serverVersion: string | null
  /** Access points and equipment that it polls. */
  readonly units: number
  /** Of them, those that never once answered. */
  readonly neverAnswered: number
}

/**
 * What a finding asks of the operator: somebody has to act (`hand`), it is good to know (`note`), or
 * it is told beside the rest (`remark`), as the power cut of last night.
 */
export type Weight = 'hand' | 'note' | 'remark'

/** A program that was killed so often within one start of its machine does not get on its feet. */
const CRASHING_STARTS = 4
/** As much as so many rounds of polls in the spool is a backlog, not the round under way. */
const WAITING_ROUNDS = 5
/** Samples of a round beside those of access points and equipment: the line, visitors, itself. */
const ROUND_EXTRA = 3

const isConfigApplied = (agent: AgentNow): boolean => agent.configApplied === agent.configRevision
const isUp = ({ state }: AgentNow): boolean => state === 'up'
const isCrashing = ({ lastStop, starts }: AgentNow): boolean =>
  lastStop === 'killed' && starts !== null && starts >= CRASHING_STARTS

type Rule = readonly [string, Weight, (agent: AgentNow, context: AgentContext) => boolean]

/**
 * What can be said of an agent, the most pressing first. What it said last of work under way is
 * old, and left out, when it does not report.
 */
const RULES = [
  ['cloned', 'hand', (agent) => agent.clonedSinceMs !== null],
  ['silent', 'hand', (agent) => agent.state === 'down'],
  ['config-refused', 'hand', (agent) => agent.configProblem !== null && !isConfigApplied(agent)],
  ['not-durable', 'hand', (agent) => agent.spoolDurable === false],
  ['crashing', 'hand', isCrashing],
  ['never-seen', 'hand', (agent) => agent.state === 'unknown'],
  ['units-never', 'note', (agent, { neverAnswered }) => isUp(agent) && neverAnswered > 0],
  ['config-not-kept', 'note', (agent) => agent.configProblem !== null && isConfigApplied(agent)],
  ['ahead', 'note', isAhead],
  ['behind', 'note', (agent, context) => agent.isBehind && !isAhead(agent, context)],
  [
    'config-waiting',
    'note',
    (agent) =>
      isUp(agent) &&
      agent.configProblem === null &&
      agent.configRevision !== (agent.configApplied ?? 0),
  ],
  ['dropped', 'note', (agent) => agent.droppedSamples > 0],
  ['clock', 'note', (agent) => isUp(agent) && agent.clock === 'unsynchronised'],
  [
    'waiting',
    'remark',
    (agent, { units }) =>
      isUp(agent) && (agent.spooledSamples ?? 0) > WAITING_ROUNDS * (units + ROUND_EXTRA),
  ],
  ['power-loss', 'remark', (agent) => agent.lastStop === 'power-loss'],
  ['killed', 'remark', (agent) => agent.lastStop === 'killed' && !isCrashing(agent)],
  ['reboot', 'remark', (agent) => agent.lastStop === 'reboot'],
] as const satisfies readonly Rule[]

/** One thing that is to be said of an agent. */
export type Finding = (typeof RULES)[number][0]

const HAND_RULES = RULES.filter(([, weight]) => weight === 'hand')
/** No finding that asks for a hand depends on anything but the agent. */
const NO_CONTEXT: AgentContext = { serverVersion: null, units: 0, neverAnswered: 0 }

/** Place of a finding among all; the less, the more it presses. */
export function rankOf(finding: Finding): number {
  return RULES.findIndex(([kind]) => kind === finding)
}

/** What a finding asks of the operator. */
export function weightOf(finding: Finding): Weight {
  return RULES[rankOf(finding)]?.[1] ?? 'remark'
}

/** Everything to be said of an agent, the most pressing first. */
export function findingsOf(agent: AgentNow, context: AgentContext): readonly Finding[] {
  return RULES.filter(([, , holds]) => holds(agent, context)).map(([kind]) => kind)
}

/** What presses most of an agent that needs a hand; undefined when it needs none. */
export function pressingOf(agent: AgentNow): Finding | undefined {
  return HAND_RULES.find(([, , holds]) => holds(agent, NO_CONTEXT))?.[0]
}

/** Whether somebody has to act on an agent. */
export function needsHand(agent: AgentNow): boolean {
  return pressingOf(agent) !== undefined
}

/** Whether its version, such as `0.10.0`, is after the server's; a part after a hyphen is no part. */
function isAhead({ version }: AgentNow, { serverVersion }: AgentContext): boolean {
  if (version === null || serverVersion === null || version === serverVersion) return false
  const bare = (text: string): string => text.replace(/-.*/, '')
  return bare(version).localeCompare(bare(serverVersion), 'en', { numeric: true }) > 0
}
