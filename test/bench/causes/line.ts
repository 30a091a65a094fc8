import type { UplinkProbe, UplinkSample } from '#contract/sample.ts'
import { uplinkOutcome, type ProbeAnswer } from '../../../agents/probe/uplink.ts'
import { randomOf } from '../../simulator/random.ts'
import { Cursor, type Span } from './spans.ts'
import type { Timing } from './probers.ts'
import type { AgentLife, LossSpan, SiteLife } from './world.ts'

/** The agents' defaults (agents/config/targets.ts, agents/probe/uplink.ts). */
const ATTEMPTS = 3

/** What an on-site agent asks of its line, as the example configuration has it. */
const PROBES = [
  { kind: 'gateway', target: 'gateway', name: 'gateway' },
  { kind: 'server', target: 'server', name: 'server' },
  { kind: 'ping', target: 'ping://192.0.2.1', name: 'address' },
  { kind: 'tcp', target: 'tcp://192.0.2.1:443', name: 'address' },
  { kind: 'dns', target: 'dns://192.0.2.53/example.go.id', name: 'dns' },
  { kind: 'http', target: 'https://example.go.id/', name: 'site' },
  { kind: 'http', target: 'http://example.go.id/generate_204#status=204', name: 'page' },
  { kind: 'http', target: 'http://10.20.30.1/login#text=Selamat datang', name: 'login' },
] as const
type ProbeName = (typeof PROBES)[number]['name']

/** What a central agent can ask of a site's line: only whether its modem answers over it. */
const CENTRAL_PROBES = [{ kind: 'ping', target: 'ping://10.20.30.1', name: 'address' }] as const

type Answer = 'ok' | 'silent' | 'unknown-name' | 'no-route' | 'other-page'

/** Over a satellite in high orbit, or through a full queue. */
const SLOW_MS = 560

/** What one round of probes found. */
interface Look {
  readonly outcome: UplinkSample['outcome']
  readonly probes: UplinkProbe[]
  readonly carrier: boolean | null
}

/** Tests one line: the probes that its agent would send, and what comes back of them. */
export class LineProbe {
  readonly #site: SiteLife
  readonly #isOnSite: boolean
  readonly #random: () => number
  readonly #baseRttMs: number
  readonly #lineOff: Cursor
  readonly #modemOff: Cursor
  readonly #agentLineOff: Cursor
  readonly #serverOff: Cursor
  readonly #serverPath: Cursor
  readonly #dns: Cursor
  readonly #captive: Cursor
  readonly #rtt: Cursor
  readonly #loss: Cursor<LossSpan>
  readonly #quiet: readonly Look[]
  #turn = 0

  constructor(site: SiteLife, agent: AgentLife, serverOff: readonly Span[], seed: number) {
    this.#site = site
    this.#isOnSite = agent.agent.isOnSite
    this.#random = randomOf(seed, 'line', site.site.uplink)
    this.#baseRttMs = 12 + this.#random() * 33
    this.#lineOff = new Cursor(site.lineOff)
    this.#modemOff = new Cursor(site.modemOff)
    this.#agentLineOff = new Cursor(agent.lineOff)
    this.#serverOff = new Cursor(serverOff)
    this.#serverPath = new Cursor(site.serverPath)
    this.#dns = new Cursor(site.dns)
    this.#captive = new Cursor(site.captive)
    this.#rtt = new Cursor(site.rtt)
    this.#loss = new Cursor(site.wanLoss)
    this.#quiet = Array.from({ length: 16 }, () => this.#ask(() => 'ok', 0, 0))
  }

  readonly probe = (
    atMs: number,
    { polledAtMs, monotonicMs, intervalMs }: Timing,
  ): UplinkSample => {
    const { uplink } = this.#site.site
    const { outcome, probes, carrier } = this.#look(atMs)
    const head = { kind: 'uplink', uplink, polledAtMs, monotonicMs, intervalMs } as const
    if (carrier === null) return { ...head, outcome, probes, traffic: null }
    return { ...head, outcome, probes, traffic: null, carrier }
  }

  #look(atMs: number): Look {
    const isModemOff = this.#modemOff.at(atMs) !== undefined
    const isOff = this.#lineOff.at(atMs) !== undefined
    const isAgentOff = this.#agentLineOff.at(atMs) !== undefined
    const isServerOff =
      this.#serverOff.at(atMs) !== undefined || this.#serverPath.at(atMs) !== undefined
    const isDnsOff = this.#dns.at(atMs) !== undefined
    const isCaptiveOff = this.#captive.at(atMs) !== undefined
    const isSlow = this.#rtt.at(atMs) !== undefined
    const loss = this.#loss.at(atMs)?.share ?? 0
    const isQuiet = !isOff && !isAgentOff && !isSlow && loss === 0
    if (isQuiet && (!this.#isOnSite || !(isServerOff || isDnsOff || isCaptiveOff))) {
      // Values of a line that is well are drawn once, which makes a month of them cheap.
      this.#turn = (this.#turn + 1) % this.#quiet.length
      return this.#quiet[this.#turn] as Look
    }
    const { hasCarrier, knowsServerByName, isPark } = this.#site.site
    const answerOf = (name: ProbeName): Answer => {
      if (!this.#isOnSite) return isOff || isAgentOff ? 'silent' : 'ok'
      // The login page is on the site's own router.
      if (name === 'login') return isCaptiveOff && isPark ? 'silent' : 'ok'
      // Without the modem's carrier there is no route, and the kernel says so.
      if (isModemOff) return hasCarrier ? 'no-route' : 'silent'
      if (name === 'gateway') return 'ok'
      if (isOff) return 'silent'
      if (name === 'address') return 'ok'
      if (name === 'dns') return isDnsOff ? 'silent' : 'ok'
      if (name === 'page' || name === 'site') {
        if (isDnsOff) return 'unknown-name'
        if (!isCaptiveOff || isPark) return 'ok'
        // The hotspot no longer lets the router's own requests pass: its page is in the way, and
        // to a request for a protected page it is a stranger.
        return name === 'page' ? 'other-page' : 'silent'
      }
      if (isDnsOff && knowsServerByName) return 'unknown-name'
      return isServerOff ? 'silent' : 'ok'
    }
    const carrier = hasCarrier ? !isModemOff : null
    return this.#ask(answerOf, loss, isSlow ? SLOW_MS : 0, carrier)
  }

  #ask(
    answerOf: (name: ProbeName) => Answer,
    loss: number,
    slowMs: number,
    carrier: boolean | null = this.#site.site.hasCarrier ? true : null,
  ): Look {
    const asked = this.#isOnSite ? PROBES : CENTRAL_PROBES
    const answers = asked.map(({ kind, target, name }): ProbeAnswer => {
      const isNear = name === 'gateway' || name === 'login'
      const answer = answerOf(name)
      const isAnswered = answer === 'ok' || answer === 'other-page'
      const answered = isAnswered ? this.#answeredOf(isNear ? 0 : loss) : 0
      const rttMs = isNear
        ? 1 + this.#random()
        : (slowMs + this.#baseRttMs) * (0.9 + this.#random() * 0.4)
      return {
        probe: {
          kind,
          target,
          ok: answered > 0 && answer === 'ok',
          rttMs: answered > 0 ? round1(rttMs) : null,
          lossPercent: round1((100 * (ATTEMPTS - answered)) / ATTEMPTS),
        },
        attempts: ATTEMPTS,
        isBeyondGateway: !isNear,
        unreachable: UNREACHABLE[answer] ?? null,
      }
    })
    const outcome = uplinkOutcome(answers, [], carrier)
    return { outcome, probes: answers.map(({ probe }) => probe), carrier }
  }

  #answeredOf(loss: number): number {
    let answered = 0
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (loss === 0 || this.#random() >= loss) answered += 1
    }
    return answered
  }
}

const UNREACHABLE: Partial<Record<Answer, string>> = {
  'unknown-name': 'the name is not known',
  'no-route': 'ENETUNREACH',
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
