import type { Context, MiddlewareHandler } from 'hono'
import type { OperatorRefusal } from '#contract/inventory.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import type { Operators } from '../../journal/operators.ts'
import { FAILURE_LIMITS, failureLimit } from '../failure-limit.ts'
import { problem } from '../problem.ts'
import type { ProblemExtra } from '../problem.ts'
import { peerOf } from './peer.ts'

/** Name of an operator: shown beside what he or she did, so it holds nothing that steers a screen. */
export const OPERATOR_NAME_PATTERN = /^(?!\s)[^\p{C}\p{Zl}\p{Zp}]{1,64}(?<!\s)$/u

const HEADER_LENGTH_MAX = 1024
/** What reverse proxies add: behind one, everybody comes from its address. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'via']
const WANTED = `send the header "${OPERATOR_HEADER}: NAME:KEY", both percent-encoded`
const HOW_TO_GET_ONE = '"pantau operators add NAME" on the server makes a key'

export interface OperatorDeps {
  readonly operators: Pick<Operators, 'areKeyed' | 'holderOf'>
  readonly nowMs: () => number
}

/** Names of those whose requests were let through. */
const names = new WeakMap<Context, string>()

/** Who changes something; only behind `operatorsOnly` or `ownerOnly`. */
export function operatorOf(c: Context): string {
  const name = names.get(c)
  if (name === undefined) throw new Error('[http] a route asks for the operator without a guard')
  return name
}

/** Who asks, or why he or she may change nothing. */
export type Verdict =
  | { readonly name: string }
  | {
      readonly name: null
      readonly why: OperatorRefusal
      readonly status: 401 | 403 | 429
      readonly title: string
      readonly extra: ProblemExtra
    }
export type OperatorJudge = (c: Context) => Verdict

/**
 * Tells by the header `pantau-operator` who may change something. Once an operator was made, each
 * needs a key; until then the server's own machine may write without one. 401 says what is missing,
 * 403 what can never do, 429 comes after too many wrong keys.
 *
 * A page of another site can make a browser send the header only after a preflight, which is never
 * answered.
 */
export function operatorJudge({ operators, nowMs }: OperatorDeps): OperatorJudge {
  const limit = failureLimit(FAILURE_LIMITS)
  return (c) => {
    const site = c.req.header('sec-fetch-site') ?? 'same-origin'
    if (site !== 'same-origin' && site !== 'none') {
      const detail = `a page of another site asked for it (${site})`
      const title = 'Only pages of this server may change something'
      return { name: null, why: 'other-site', status: 403, title, extra: { detail } }
    }
    const said = readHeader(c)
    if (!operators.areKeyed() && !isOwnMachine(c)) {
      if (said === null) return unknown('own-machine', 'Say who you are', WANTED)
      const detail = `nobody has a key yet; ${HOW_TO_GET_ONE}`
      const title = 'Only the server itself may change something'
      return { name: null, why: 'own-machine', status: 403, title, extra: { detail } }
    }
    if (said === null) return unknown('name', 'Say who you are', WANTED)
    if (!operators.areKeyed()) return { name: said.name }
    if (said.key === null) {
      return unknown('key', 'A key is needed', `${WANTED}; ${HOW_TO_GET_ONE}`)
    }
    const name = operators.holderOf(said.name, said.key)
    // Looked at before the limit: no key can be guessed, and nobody is to lock operators out by
    // sending wrong ones from an address that they share.
    if (name !== null) return { name }
    const address = peerOf(c)
    const retryAfterSeconds = limit.waitSeconds(address, nowMs())
    if (retryAfterSeconds > 0) {
      const title = 'Too many wrong keys'
      return { name: null, why: 'too-many', status: 429, title, extra: { retryAfterSeconds } }
    }
    limit.tries(address, nowMs())
    return unknown('wrong-key', 'Wrong name or key', HOW_TO_GET_ONE)
  }
}

/** Lets through whoever may change something; the judge may be shared, so that it counts for all. */
export function operatorsOnly(
  deps: OperatorDeps,
  judge: OperatorJudge = operatorJudge(deps),
): MiddlewareHandler {
  return async function operatorsOnly(c, next) {
    const verdict = judge(c)
    if (verdict.name !== null) return pass(c, verdict.name, next)
    // A scheme that no browser knows: it must not ask for a password of its own.
    if (verdict.status === 401) c.header('WWW-Authenticate', 'Pantau')
    return problem(c, verdict.status, verdict.title, verdict.extra)
  }
}

/** Who asks, for answers that hold more for those who may change something; null for the others. */
export function operatorIn(c: Context, judge: OperatorJudge): string | null {
  return c.req.header(OPERATOR_HEADER) === undefined ? null : judge(c).name
}

/** On the data directory's socket: only its owner gets there, and says who it is for. */
export function ownerOnly(): MiddlewareHandler {
  return function ownerOnly(c, next) {
    return pass(c, readHeader(c)?.name ?? 'server', next)
  }
}

async function pass(c: Context, name: string, next: () => Promise<void>): Promise<void> {
  names.set(c, name)
  await next()
}

function unknown(why: OperatorRefusal, title: string, detail: string): Verdict {
  return { name: null, why, status: 401, title, extra: { detail } }
}

/** The header's two parts; null when it is not there or cannot be read. */
function readHeader(c: Context): { readonly name: string; readonly key: string | null } | null {
  const header = c.req.header(OPERATOR_HEADER) ?? ''
  if (header.length > HEADER_LENGTH_MAX) return null
  const colon = header.indexOf(':')
  const parts = colon === -1 ? [header] : [header.slice(0, colon), header.slice(colon + 1)]
  try {
    const [name = '', key = null] = parts.map((part) => decodeURIComponent(part.trim()))
    return OPERATOR_NAME_PATTERN.test(name) ? { name, key } : null
  } catch {
    return null
  }
}

/**
 * Whether the request comes from the server's machine and is meant for it: by its peer, without a
 * proxy in between, and under a name of that machine. A page that had its own name resolve to
 * 127.0.0.1 would ask under that name.
 */
function isOwnMachine(c: Context): boolean {
  if (PROXY_HEADERS.some((name) => c.req.header(name) !== undefined)) return false
  const host = (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase()
  const isOwnName = host === 'localhost' || host === '[::1]' || isLoopback(host)
  const peer = peerOf(c)
  return isOwnName && (peer === '::1' || isLoopback(peer.replace(/^::ffff:/i, '')))
}

function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address)
}
