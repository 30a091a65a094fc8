/** Answers of what stands where an engine should, and how much of them is read. */
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { askEngine, linesOfAnswer, textOfAnswer } from '../../server/store/lines/ask-engine.ts'

const PART = Buffer.alloc(1_000_000, 'x')
const PARTS_MAX = 200

describe('the answer of an engine', () => {
  let server: Server
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  /** Asks a server that goes on answering as long as somebody reads. */
  async function asked(status: number, take: (response: Response) => Promise<unknown>) {
    let parts = 0
    const goOn = (to: ServerResponse): void => {
      while (parts < PARTS_MAX && !to.destroyed) {
        parts += 1
        if (!to.write(PART)) return void to.once('drain', () => goOn(to))
      }
      to.end()
    }
    server = createServer((from, to) => {
      from.resume()
      to.statusCode = status
      goOn(to)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const place = { base, authorization: null, shown: 'db' }
    const answer = askEngine('influxdb', place, { url: base, timeoutMs: 20_000 }, take)
    const error = await answer.then(
      () => null,
      (cause: unknown) => cause as Error,
    )
    return { message: error?.message, parts }
  }

  it('is read no further than what is told of it, where it is a failure', async () => {
    const { message, parts } = await asked(500, textOfAnswer)
    expect(message).toMatch(/^\[store influxdb\] db answered 500: x{300}$/)
    expect(parts).toBeLessThan(PARTS_MAX / 2)
  })

  it('is refused where it is longer than any that an engine gives', async () => {
    const { message, parts } = await asked(200, textOfAnswer)
    expect(message).toMatch(/answer of more than 16777216 bytes: what stands there is no such/)
    expect(parts).toBeLessThan(PARTS_MAX / 2)
  })

  it('is refused where a line does not end', async () => {
    const { message, parts } = await asked(200, async (response) => {
      for await (const line of linesOfAnswer(response)) expect(line).toBe('')
    })
    expect(message).toMatch(/answer with a line of more than 67108864 characters/)
    expect(parts).toBeLessThan(PARTS_MAX / 2)
  })
})
