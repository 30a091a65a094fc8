import { createSocket } from 'node:dgram'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { uplinkSampleSchema } from '#contract/sample.ts'
import { parseProbe, probeUplink, uplinkOutcome } from '../../agents/probe/uplink.ts'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A name server that answers every query with the given flags. */
async function nameServer(flags: number): Promise<number> {
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const answer = Buffer.from(query)
    answer.writeUInt16BE(flags, 2)
    socket.send(answer, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  closers.push(() => socket.close())
  return socket.address().port
}

const probe = async (...urls: string[]) =>
  probeUplink(
    urls.flatMap((url) => parseProbe(url) ?? []),
    300,
  )

describe('uplink probes', () => {
  it('tell what answers over TCP, DNS and HTTP, each with its round trip', async () => {
    const tcp = await listening(createServer((socket) => socket.destroy()))
    const http = await listening(createHttpServer((_, response) => response.writeHead(500).end()))
    const dns = await nameServer(0x8180)
    const probes = await probe(
      `tcp://127.0.0.1:${tcp}`,
      `http://127.0.0.1:${http}/`,
      `dns://127.0.0.1:${dns}/example.org`,
    )
    expect(probes.map(({ kind, ok, lossPercent }) => [kind, ok, lossPercent])).toEqual([
      ['tcp', true, 0],
      ['http', true, 0],
      ['dns', true, 0],
    ])
    expect(probes.every(({ rttMs }) => rttMs !== null && rttMs >= 0)).toBe(true)
    expect(uplinkOutcome(probes)).toMatchObject({ kind: 'ok' })
  })

  it('take no such name for an answer, and a failing name server for none', async () => {
    const noSuchName = await nameServer(0x8183)
    const failing = await nameServer(0x8182)
    const probes = await probe(`dns://127.0.0.1:${noSuchName}/x`, `dns://127.0.0.1:${failing}/x`)
    expect(probes.map(({ ok }) => ok)).toEqual([true, false])
    expect(uplinkOutcome(probes).kind).toBe('ok')
  })

  it('end in time when nothing answers', async () => {
    const server = createServer()
    const closed = await listening(server)
    server.close()
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    closers.push(() => silent.close())
    const probes = await probe(
      `tcp://127.0.0.1:${closed}`,
      `dns://127.0.0.1:${silent.address().port}/example.org`,
      'http://no-such-host.invalid/',
    )
    expect(probes.map(({ ok, rttMs }) => ok || rttMs)).toEqual([null, null, null])
    const outcome = uplinkOutcome(probes)
    expect(outcome).toEqual({ kind: 'timeout', attempts: 3 })
    const timing = { polledAtMs: 1_793_491_200_000, monotonicMs: 5, intervalMs: 60_000 }
    const sample = { kind: 'uplink', uplink: 'wan', ...timing, outcome, probes, traffic: null }
    expect(uplinkSampleSchema.safeParse(sample).success).toBe(true)
  })

  it('are read from URLs only', () => {
    for (const wrong of ['', 'tcp://host', 'dns://host', 'ftp://host', 'tcp://host:70000']) {
      expect(parseProbe(wrong)).toBeUndefined()
    }
  })
})
