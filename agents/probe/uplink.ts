import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { PollOutcome } from '#contract/outcome.ts'
import type { TrafficReading, UplinkProbe } from '#contract/sample.ts'
import { askOf, type Ask, type AskDeps } from './ask.ts'
import { readInterfaceState } from './interface.ts'
import type { Reach } from './ping.ts'
import { addressOfServer, isPrivateAddress, type ProbeTarget } from './target.ts'

/** How one line is tested. */
export interface LineTest {
  readonly probes: readonly ProbeTarget[]
  /** Longest wait for one attempt. */
  readonly timeoutMs: number
  /** Questions per target and round; the loss is the share of them without an answer. */
  readonly attempts: number
  /** Interface of the line on this machine. */
  readonly interface: string | undefined
}

/** Whether anything is asked of a line; without probes and an interface of its own nothing is. */
export function isTested({
  probes,
  interface: own,
}: Pick<LineTest, 'probes' | 'interface'>): boolean {
  return probes.length > 0 || own !== undefined
}

export interface LineDeps extends Omit<AskDeps, 'interface'> {
  /** Folder with the kernel's interfaces, elsewhere than /sys/class/net in a test only. */
  readonly interfaces?: string | undefined
}

/** What one test of a line found. */
export interface LineFinding {
  readonly outcome: PollOutcome
  readonly probes: readonly UplinkProbe[]
  readonly carrier: boolean | null
  readonly traffic: TrafficReading | null
  /** Targets that could not be asked from here, each with the reason. */
  readonly leftOut: readonly string[]
}

/** Between the starts of two attempts: far enough that one short burst does not lose both. */
const SPACING_MS = 150
const DETAIL_LENGTH_MAX = 200
const ATTEMPTS_MAX = 100

/** Longest time that one test of a line takes, ms. */
export function lineTestMs({ timeoutMs, attempts }: LineTest): number {
  return timeoutMs + (attempts - 1) * SPACING_MS
}

/** Asks every target of a line at once, each as often as told. Never rejects. */
export async function probeUplink(line: LineTest, deps: LineDeps): Promise<LineFinding> {
  // Every attempt waits on this one signal; that many listeners are no leak.
  if (deps.signal !== undefined) setMaxListeners(0, deps.signal)
  const asking = { ...deps, interface: line.interface }
  const [state, answers] = await Promise.all([
    line.interface === undefined
      ? { carrier: null, traffic: null }
      : readInterfaceState(line.interface, deps.interfaces),
    Promise.all(line.probes.map((target) => probe(target, line, asking))),
  ])
  const asked = answers.flatMap((answer) => ('leftOut' in answer ? [] : answer))
  const leftOut = answers.flatMap((answer) => ('leftOut' in answer ? answer.leftOut : []))
  const noCarrier = state.carrier === false ? [`no carrier on ${String(line.interface)}`] : []
  return {
    outcome: uplinkOutcome(asked, [...noCarrier, ...leftOut], state.carrier),
    probes: asked.map((answer) => answer.probe),
    ...state,
    leftOut,
  }
}

/** A target that was asked: its figures, and what they say of the internet. */
export interface ProbeAnswer {
  readonly probe: UplinkProbe
  readonly attempts: number
  readonly isBeyondGateway: boolean
  /** Why no attempt got anywhere; null when one answered or merely stayed silent. */
  readonly unreachable: string | null
}

async function probe(
  target: ProbeTarget,
  { timeoutMs, attempts }: LineTest,
  deps: AskDeps,
): Promise<ProbeAnswer | { readonly leftOut: string }> {
  const ask = await askOf(target, deps)
  if (ask === null) return { leftOut: `${target.label}: no default route is known` }
  const reaches = await askOften(ask, timeoutMs, attempts, deps.signal)
  const unusable = reaches.find(({ kind }) => kind === 'unusable')
  if (unusable?.kind === 'unusable') return { leftOut: `${target.label}: ${unusable.detail}` }
  const answered = reaches.filter((reach) => reach.kind === 'answered')
  const details = reaches.flatMap((reach) => (reach.kind === 'unreachable' ? reach.detail : []))
  return {
    probe: {
      kind: target.kind,
      target: target.label,
      ok: answered.some(({ isExpected }) => isExpected !== false),
      rttMs: median(answered.map(({ rttMs }) => rttMs)),
      lossPercent: round1((100 * (attempts - answered.length)) / attempts),
    },
    attempts,
    isBeyondGateway: isBeyondGateway(target, answered[0]?.address ?? deps.server.host),
    unreachable: details.length === attempts ? (details[0] ?? null) : null,
  }
}

/** Every attempt is made, also after an answer: else loss would hide. */
function askOften(
  ask: Ask,
  timeoutMs: number,
  attempts: number,
  signal: AbortSignal | undefined,
): Promise<Reach[]> {
  return Promise.all(
    Array.from({ length: attempts }, async (_, at) => {
      if (at > 0) await pause(at * SPACING_MS, undefined, { signal }).catch(() => undefined)
      return signal?.aborted === true ? { kind: 'silent' as const } : ask(timeoutMs)
    }),
  )
}

/**
 * The gateway stands before the internet, and so do a server and a login page with a private
 * address.
 */
function isBeyondGateway(target: ProbeTarget, serverAddress: string): boolean {
  if (target.kind === 'gateway') return false
  if (target.kind === 'server') return !isPrivateAddress(serverAddress)
  const isLoginPage = target.kind === 'http' && target.expected?.text !== undefined
  return !isLoginPage || !isPrivateAddress(addressOfServer(target.url).host)
}

/**
 * What the answers say of the line: `ok` when any target beyond the gateway answered; `unreachable`
 * or `timeout` when those that were asked did not. The gateway and a server with a private address
 * prove no internet: where nothing else is asked and one of them answers, there is no verdict
 * (`refused`, with the reason), and neither is there when nothing could be asked at all.
 */
export function uplinkOutcome(
  answers: readonly ProbeAnswer[],
  reasons: readonly string[],
  carrier: boolean | null,
): PollOutcome {
  const beyond = answers.filter(({ isBeyondGateway }) => isBeyondGateway)
  const rtts = beyond.flatMap(({ probe: { rttMs } }) => rttMs ?? [])
  if (rtts.length > 0) return { kind: 'ok', rttMs: Math.min(...rtts) }
  const detail = reasons.join('; ').slice(0, DETAIL_LENGTH_MAX)
  if (carrier === false) return { kind: 'unreachable', detail }
  if (answers.length === 0) return { kind: 'refused', detail: detail || 'no target is configured' }
  if (beyond.length === 0 && answers.some(({ probe: { ok } }) => ok)) {
    return { kind: 'refused', detail: 'no target beyond the gateway is configured' }
  }
  const silent = beyond.length > 0 ? beyond : answers
  if (silent.every(({ unreachable }) => unreachable !== null)) {
    const why = [...reasons, silent[0]?.unreachable].join('; ')
    return { kind: 'unreachable', detail: why.slice(0, DETAIL_LENGTH_MAX) }
  }
  const attempts = silent.reduce((sum, answer) => sum + answer.attempts, 0)
  return { kind: 'timeout', attempts: Math.min(ATTEMPTS_MAX, attempts) }
}

/** Middle of the round trips in ms, with one decimal; null without any. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : round1((lower + upper) / 2)
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
