import { request } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventHub, RelayedEvent } from '../live/event-hub.ts'
import { CLUSTER_PATHS } from './door-words.ts'
import type { RemoteKeeper } from './remote-line.ts'

/** Where the events of the keeper come from: its hub, or a line to it. */
export type EventSource =
  | { readonly kind: 'here'; readonly term: number; readonly events: EventHub }
  | { readonly kind: 'there'; readonly term: number; readonly keeper: RemoteKeeper }

export interface MirrorDeps {
  /** Passes on what comes to the browsers of this process. */
  readonly hub: EventHub
  /** The present keeper's events; null while there is no keeper. */
  readonly source: () => EventSource | null
}

export interface Mirror {
  close(): Promise<void>
}

const RETRY_MS = 200
/** One that stands still keeps its line open: another one may keep the city by then. */
const LOOK_EVERY_MS = 1000
/** The keeper says every 15 s that it lives. */
const SILENCE_MS = 40_000
/** One event of a whole country at most. */
const EVENT_BYTES_MAX = 64 * 1024 * 1024
const NEWLINE = 10

/** Follows the events of the keeper, whoever that is, over one line for all who listen here. */
export function followKeeper({ hub, source }: MirrorDeps): Mirror {
  let line: { readonly term: number; readonly ending: AbortController } | null = null
  const closing = new AbortController()
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const from = source()
      if (from === null) {
        await sleep(RETRY_MS)
        continue
      }
      const ending = new AbortController()
      line = { term: from.term, ending }
      try {
        const stream = await streamOf(from, hub.lastEventId(), ending.signal)
        for await (const event of eventsIn(stream)) hub.relay(event)
      } catch {
        // What was missed comes with the next line.
      }
      line = null
      await sleep(RETRY_MS)
    }
  }
  const running = run()
  const timer = setInterval(() => {
    if (line !== null && source()?.term !== line.term) line.ending.abort()
  }, LOOK_EVERY_MS)
  return {
    async close() {
      clearInterval(timer)
      closing.abort()
      line?.ending.abort()
      await running
    },
  }
}

function streamOf(
  source: EventSource,
  lastEventId: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  if (source.kind === 'here') {
    const stream = source.events.subscribe(lastEventId)
    if (stream === null) return Promise.reject(new Error('[cluster] too many listeners'))
    return Promise.resolve(Readable.fromWeb(stream as never, { signal }))
  }
  const { address, headers } = source.keeper
  return new Promise((resolve, reject) => {
    const asked = request(`http://${address}${CLUSTER_PATHS.events}`, {
      agent: false,
      headers: { ...headers, 'Last-Event-ID': lastEventId },
      timeout: SILENCE_MS,
      signal,
    })
    asked.on('timeout', () => asked.destroy(new Error('[cluster] the keeper is silent')))
    asked.on('error', reject)
    asked.on('response', (answer) => {
      if (answer.statusCode === 200) resolve(answer)
      else asked.destroy(new Error(`[cluster] the keeper answered ${answer.statusCode}`))
    })
    asked.end()
  })
}

/** The events of a stream, each as it came: an empty line ends it. */
async function* eventsIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<RelayedEvent> {
  let rest = Buffer.alloc(0)
  for await (const bytes of stream) {
    rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes])
    if (rest.length > EVENT_BYTES_MAX) throw new Error('[cluster] an event is too long')
    let start = 0
    for (;;) {
      const end = rest.indexOf('\n\n', start)
      if (end < 0) break
      const block = new Uint8Array(rest.subarray(start, end + 2))
      start = end + 2
      const event = eventOf(block)
      if (event !== null) yield event
    }
    rest = rest.subarray(start)
  }
}

/** Null for a block that is no event. */
function eventOf(bytes: Uint8Array<ArrayBuffer>): RelayedEvent | null {
  // The data may be long; what names it comes first.
  const data = Buffer.from(bytes.buffer).indexOf('data: ')
  if (data < 0 || (data > 0 && bytes[data - 1] !== NEWLINE)) return null
  const head = Buffer.from(bytes.buffer).toString('utf8', 0, data)
  const name = /^event: (.*)$/m.exec(head)?.[1] ?? null
  return name === null ? null : { name, id: /^id: (.*)$/m.exec(head)?.[1] ?? null, bytes }
}
