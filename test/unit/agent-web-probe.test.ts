import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parseProbe } from '../../agents/probe/target.ts'
import { probeUplink } from '../../agents/probe/uplink.ts'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** A web server with a connectivity check, a redirection, and a login page. */
async function portal(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/204') response.writeHead(204).end()
    else if (request.url === '/away') response.writeHead(302, { location: '/' }).end()
    else response.end(`${' '.repeat(5000)}Selamat datang di Wi-Fi kota`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function probe(urls: readonly string[]) {
  const probes = urls.flatMap((url) => parseProbe(url) ?? [])
  expect(probes).toHaveLength(urls.length)
  return probeUplink(
    { probes, timeoutMs: 1000, attempts: 1, interface: undefined },
    {
      ping: () => Promise.resolve({ kind: 'unusable', detail: 'ping is not installed' }),
      server: { host: '127.0.0.1', port: 9 },
    },
  )
}

describe('a probe of the web', () => {
  it('tells a page that is not the expected one from one that does not come', async () => {
    const at = await portal()
    const { probes } = await probe([
      `${at}/204#status=204`,
      `${at}/away#status=204`,
      `${at}/login#text=Selamat%20datang`,
      `${at}/login#text=Masuk`,
      'http://127.0.0.1:1/login#text=Masuk',
    ])
    expect(probes.map(({ ok, rttMs }) => [ok, rttMs !== null])).toEqual([
      [true, true],
      [false, true],
      [true, true],
      [false, true],
      [false, false],
    ])
    const ownPage = await probe([`${at}/login#text=Selamat%20datang`])
    // A login page with a private address is the site's own: it proves no internet.
    expect(ownPage.outcome).toMatchObject({ kind: 'refused' })
    expect((await probe([`${at}/away#status=204`])).outcome).toMatchObject({ kind: 'ok' })
  })
})
