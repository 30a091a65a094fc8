import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { TAG } from '../simulator/ber.ts'
import { planCity } from '../simulator/city/plan.ts'
import { decodeResponse, encodeRequest } from '../simulator/request.ts'
import type { Bench } from './bench.ts'

const RUN_MS = 5000
/** Polls under way at one time: enough to keep the simulator busy, too few to overflow a socket. */
const POLLS_OPEN = 32

const COLUMNS = [2, 8, 10, 14, 16].map((column) => `1.3.6.1.2.1.2.2.1.${column}`)
const X_COLUMNS = [1, 6, 10, 15, 18].map((column) => `1.3.6.1.2.1.31.1.1.1.${column}`)

/** The requests of one poll of one device: four GETBULK of about fifty varbinds each. */
const pollOf = (community: string): readonly Buffer[] =>
  [COLUMNS, X_COLUMNS, ['1.3.6.1.2.1.2.2.1.2'], ['1.3.6.1.2.1.1']].map((oids, index) =>
    encodeRequest({
      version: 1,
      community,
      type: TAG.getBulk,
      requestId: index + 1,
      numbers: [0, Math.floor(50 / oids.length)],
      oids,
    }),
  )

interface Load {
  readonly polls: number
  readonly elapsedMs: number
  readonly varbindsPerPoll: number
}

/** Polls device after device, each open place taking the next as soon as its poll is answered. */
async function load(port: number, polls: readonly (readonly Buffer[])[]): Promise<Load> {
  let done = 0
  let varbinds = 0
  const startMs = performance.now()
  const worker = async (first: number): Promise<void> => {
    const socket = createSocket('udp4')
    socket.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    for (let at = first; performance.now() - startMs < RUN_MS; at += POLLS_OPEN) {
      for (const request of polls[at % polls.length]!) {
        socket.send(request)
        const [answer] = (await once(socket, 'message')) as [Buffer]
        // Decoding every answer would measure the load generator: a sample is enough to be sure.
        if (at < polls.length) varbinds += decodeResponse(answer).varbinds.length
      }
      done++
    }
    socket.close()
  }
  await Promise.all(Array.from({ length: POLLS_OPEN }, (_, index) => worker(index)))
  const elapsedMs = performance.now() - startMs
  return { polls: done, elapsedMs, varbindsPerPoll: varbinds / polls.length }
}

/** How many polls the simulator answers, and what one costs it: the simulated city, v2c. */
export const simulatorBench: Bench = {
  name: 'simulator',
  what: 'polls a second that the simulated city answers, and what one costs it',
  async run(print: (line: object) => void): Promise<void> {
    const bundle = join(dirname(fileURLToPath(import.meta.url)), 'pantau-simulator.mjs')
    const args = [bundle, 'simulate', '--city', '--listen', '127.0.0.1:0']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const greeting: string = (await lines.next()).value ?? ''
      const port = Number(/:(\d+)$/.exec(greeting)?.[1])
      if (!(port > 0)) throw new Error(`[bench] the simulator did not start: "${greeting}"`)
      const communities = planCity(1).accessPoints.map(({ id }) => id)
      const { polls, elapsedMs, varbindsPerPoll } = await load(port, communities.map(pollOf))
      child.kill('SIGTERM')
      const closing: string = (await lines.next()).value ?? ''
      const { cpuMs } = JSON.parse(closing.slice(closing.indexOf('{'))) as { cpuMs: number }
      print({
        devices: communities.length,
        requestsPerPoll: 4,
        varbindsPerPoll: Math.round(varbindsPerPoll),
        pollsPerSecond: Math.round((polls * 1000) / elapsedMs),
        cpuMsPerPoll: Number((cpuMs / polls).toFixed(4)),
        pollsPerCoreSecond: Math.round((polls * 1000) / cpuMs),
      })
    } finally {
      child.kill('SIGKILL')
      await exited
    }
  },
}
