import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import type { KeeperEntry } from '../journal/keeper-seat.ts'
import type { KeeperLine } from './hand-over.ts'
import { CLUSTER_PATHS, NOT_THE_KEEPER, SECRET_HEADER } from './door-words.ts'

/** The keeper is another process: how it is spoken to. */
export interface RemoteKeeper extends KeeperLine {
  readonly process: string
  /** Where it is, as host and port. */
  readonly address: string
  /** What goes with each request to it. */
  readonly headers: Readonly<Record<string, string>>
  readonly connections: Agent
  close(): void
}

/** Shorter than the keeper keeps them: none is used at the moment at which it ends. */
const FREE_CONNECTION_MS = 30_000
/** Requests of people and agents that are passed on at once; others wait. */
const CONNECTIONS_MAX = 256
/** A keeper that works through a hand-over for longer is stuck: it is handed over once more. */
const ANSWER_MS = 15_000
/** The store is read: of a country for minutes. */
const RECALL_MS = 600_000

/** The way to the keeper of an entry; connections are made when they are needed. */
export function remoteLine(entry: KeeperEntry & { readonly address: string }): RemoteKeeper {
  const { term, process, startedAtMs, address, secret } = entry
  const connections = new Agent({
    keepAlive: true,
    timeout: FREE_CONNECTION_MS,
    maxSockets: CONNECTIONS_MAX,
    scheduling: 'lifo',
  })
  // What is handed on does not wait behind what people ask.
  const own = new Agent({ keepAlive: true, timeout: FREE_CONNECTION_MS })
  const headers = { [SECRET_HEADER]: secret.reveal() }
  const post = (path: string, value: unknown, timeoutMs: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(value)
      const asked = request(`http://${address}${path}`, {
        method: 'POST',
        agent: own,
        headers: {
          ...headers,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
        },
        signal: AbortSignal.timeout(timeoutMs),
      })
      asked.on('error', reject)
      asked.on('response', (response) => {
        const { statusCode } = response
        if (statusCode === 200) {
          json(response).then(resolve, reject)
          return
        }
        response.resume()
        reject(new Error(`[cluster] the keeper at ${address} answered ${statusCode}`))
      })
      asked.end(body)
    })
  return {
    term,
    process,
    startedAtMs,
    address,
    headers,
    connections,
    hand: (over) =>
      post(CLUSTER_PATHS.handOvers, over, ANSWER_MS) as ReturnType<KeeperLine['hand']>,
    async recall(sinceMs) {
      await post(CLUSTER_PATHS.recalls, { term, sinceMs }, RECALL_MS)
    },
    firstPolls: (ids) =>
      post(CLUSTER_PATHS.firstPolls, { term, ids }, ANSWER_MS) as ReturnType<
        KeeperLine['firstPolls']
      >,
    close() {
      own.destroy()
      connections.destroy()
    },
  }
}

/**
 * Whether nobody keeps the city there any more: where a process was killed its port refuses, and one
 * that gave it up says so. Of one that is cut off nobody knows.
 */
export function isGone(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(`http://${address}${CLUSTER_PATHS.handOvers}`, {
      method: 'OPTIONS',
      agent: false,
      timeout: 1000,
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', (cause: NodeJS.ErrnoException) => resolve(cause.code === 'ECONNREFUSED'))
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode === NOT_THE_KEEPER)
    })
    asked.end()
  })
}
