import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import { createHttp, type Http, type HttpOptions } from '../../agents/deliver/http.ts'
import { proxyFor } from '../../agents/deliver/proxy.ts'
import { Secret } from '../../server/contract/secret.ts'
import { makeCertificates, withoutOpenssl, type KeyPair } from './certificates.ts'

const PASSWORD = 's3cret:pass'
const CREDENTIALS = `kota:${encodeURIComponent(PASSWORD)}`
const NO_IPV6 = 'this machine has no IPv6 loopback'
const never = new AbortController().signal

interface Listening {
  readonly port: number
  readonly close: () => void
}
const listening: Listening[] = []
afterEach(() => listening.splice(0).forEach(({ close }) => close()))

function listen(server: Server | ReturnType<typeof createTcpServer>, host = '127.0.0.1') {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  return new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo
      const close = (): void => {
        sockets.forEach((socket) => socket.destroy())
        server.close()
      }
      listening.push({ port, close })
      resolve(port)
    })
  })
}

interface Seen {
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server that answers 200 and notes what it was asked. */
function noting() {
  const seen: Seen[] = []
  let connections = 0
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const sent = Buffer.concat(chunks)
      const body = sent.length === 0 ? '' : gunzipSync(sent).toString()
      seen.push({ url: request.url, headers: request.headers, body })
      response.end('{"hello":1}')
    })
  }
  const count = (): void => void (connections += 1)
  return { seen, handle, count, connections: () => connections }
}

/** A proxy that tunnels, and passes on what comes in absolute form; `refuse` answers instead. */
async function proxy({ refuse, secure }: { refuse?: number; secure?: KeyPair } = {}) {
  const asked: { target: string | undefined; credentials: string | undefined }[] = []
  const note = ({ url, headers }: IncomingMessage): void => {
    asked.push({ target: url, credentials: headers['proxy-authorization'] })
  }
  const passOn = (request: IncomingMessage, response: ServerResponse): void => {
    note(request)
    response.end('{"by":"proxy"}')
  }
  const server = secure === undefined ? createServer(passOn) : createTlsServer(secure, passOn)
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    note(request)
    if (refuse !== undefined) return client.end(`HTTP/1.1 ${refuse} No\r\n\r\n`)
    const [, host = '', port] = /^\[?([^\]]*)\]?:(\d+)$/.exec(request.url ?? '') ?? []
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    target.on('error', () => client.destroy())
    client.on('error', () => target.destroy())
    return client.on('close', () => target.destroy())
  })
  return { asked, port: await listen(server) }
}

function http(server: string, change: Partial<HttpOptions> = {}): Http {
  return createHttp({
    server: new URL(server),
    token: () => new Secret('token'),
    requestTimeoutMs: 5000,
    tls: { ca: undefined, pins: [] },
    env: {},
    ...change,
  })
}
const reasonOf = (answer: HttpAnswer): string =>
  answer.kind === 'none' ? answer.reason : `answered ${answer.status}`
const get = (ask: Http): Promise<HttpAnswer> => ask({ method: 'GET', path: '/healthz' }, never)

describe('http', () => {
  it('sends gzip with the token over one kept connection', async () => {
    const server = noting()
    const plain = createServer(server.handle).on('connection', server.count)
    const ask = http(`http://127.0.0.1:${await listen(plain)}/pantau/`)
    for (const text of ['one', 'two', 'three']) {
      const body = gzipSync(JSON.stringify(text))
      const headers = { 'pantau-mode': 'live' }
      const answer = await ask({ method: 'POST', path: '/v1/batches', body, headers }, never)
      expect(answer).toMatchObject({ kind: 'answer', status: 200, body: '{"hello":1}' })
    }
    expect(server.seen.map(({ body }) => body)).toEqual(['"one"', '"two"', '"three"'])
    expect(server.seen[0]).toMatchObject({
      url: '/pantau/v1/batches',
      headers: { authorization: 'Bearer token', 'pantau-mode': 'live', 'content-encoding': 'gzip' },
    })
    expect(server.connections()).toBe(1)
  })

  it('sends one request after the other, and none with a token where there is none', async () => {
    let open = 0
    let most = 0
    const slow = createServer((_, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        response.end(JSON.stringify(_.headers.authorization ?? null))
      }, 30)
    })
    const server = new URL(`http://127.0.0.1:${await listen(slow)}`)
    const ask = createHttp({
      server,
      requestTimeoutMs: 5000,
      tls: { ca: undefined, pins: [] },
      env: {},
    })
    const answers = await Promise.all([get(ask), get(ask), get(ask)])
    expect(most).toBe(1)
    expect(answers.map((answer) => answer.kind === 'answer' && answer.body)).toEqual(
      Array.from({ length: 3 }, () => 'null'),
    )
  })

  it('tells what never left from what nobody answered', async () => {
    const closed = await listen(createTcpServer())
    listening.splice(0).forEach(({ close }) => close())
    const refused = await get(http(`http://127.0.0.1:${closed}`))
    expect(refused).toMatchObject({ kind: 'none', sent: false })
    expect(reasonOf(refused)).toContain('ECONNREFUSED')
    const mute = await listen(createTcpServer((socket) => socket.resume()))
    const silent = await get(http(`http://127.0.0.1:${mute}`, { requestTimeoutMs: 100 }))
    expect(silent).toEqual({ kind: 'none', reason: 'no answer in time', sent: true })
  })

  it('gives up at once when the agent stops', async () => {
    const mute = await listen(createTcpServer((socket) => socket.resume()))
    const stop = new AbortController()
    const answer = http(`http://127.0.0.1:${mute}`)({ method: 'GET', path: '/' }, stop.signal)
    setTimeout(() => stop.abort(), 20)
    expect(reasonOf(await answer)).toBe('stopped')
  })

  it('reaches a server by its IPv6 address', async ({ skip }) => {
    const server = noting()
    const port = await listen(createServer(server.handle), '::1').catch(() => skip(NO_IPV6))
    expect(await get(http(`http://[::1]:${port}`))).toMatchObject({ kind: 'answer', status: 200 })
    expect(server.seen[0]?.headers.host).toBe(`[::1]:${port}`)
  })
})

describe('http through a proxy', () => {
  it('asks in absolute form for http, with the credentials of the proxy', async () => {
    const through = await proxy()
    const env = { http_proxy: `http://${CREDENTIALS}@127.0.0.1:${through.port}` }
    const ask = http('http://pantau.example:8080/base', { env })
    expect(await get(ask)).toMatchObject({ kind: 'answer', body: '{"by":"proxy"}' })
    const credentials = `Basic ${Buffer.from(`kota:${PASSWORD}`).toString('base64')}`
    expect(through.asked).toEqual([
      { target: 'http://pantau.example:8080/base/healthz', credentials },
    ])
  })

  it('says that the proxy refused, without its password, and sends nothing', async () => {
    const through = await proxy({ refuse: 407 })
    const env = { HTTPS_PROXY: `http://${CREDENTIALS}@127.0.0.1:${through.port}` }
    const answer = await get(http('https://pantau.example', { env }))
    expect(answer).toMatchObject({ kind: 'none', sent: false })
    expect(reasonOf(answer)).toBe(
      `the proxy http://127.0.0.1:${through.port}: 407 No; it opens no connection to pantau.example:443`,
    )
    expect(through.asked[0]?.target).toBe('pantau.example:443')
  })

  it('gives up on a proxy that says nothing, and leaves no connection behind', async () => {
    const open = new Set<Socket>()
    const mute = createTcpServer((socket) => {
      open.add(socket.resume())
      socket.on('close', () => open.delete(socket))
    })
    const port = await listen(mute)
    const env = { ALL_PROXY: `127.0.0.1:${port}` }
    const ask = http('https://pantau.example', { env, requestTimeoutMs: 100 })
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await get(ask)).toMatchObject({ kind: 'none', sent: false })
    }
    await expect.poll(() => open.size).toBe(0)
  })

  it('refuses what it cannot use, and says which variable it is', async () => {
    const env = { ALL_PROXY: 'socks5://kota:hidden@127.0.0.1:1080' }
    const answer = await get(http('https://pantau.example', { env }))
    expect(reasonOf(answer)).toBe('ALL_PROXY in the environment: expected http://HOST:PORT')
  })
})

describe('proxyFor', () => {
  const of = (server: string, env: Record<string, string>) =>
    proxyFor(new URL(server), env)?.name ?? null

  it.each([
    ['https://a.example', { https_proxy: 'http://p:3128' }, 'http://p:3128'],
    ['https://a.example', { HTTPS_PROXY: 'https://u:w@p:3128' }, 'https://p:3128'],
    ['https://a.example', { HTTP_PROXY: 'http://p:1' }, null],
    ['http://a.example', { HTTP_PROXY: 'p:1', ALL_PROXY: 'p:2' }, 'http://p:1'],
    ['http://a.example', { all_proxy: 'p:2' }, 'http://p:2'],
    ['https://a.example', { ALL_PROXY: 'p:2', NO_PROXY: 'b.example' }, 'http://p:2'],
    ['https://a.example', { ALL_PROXY: 'p:2', NO_PROXY: 'b.example, A.example' }, null],
    ['https://a.example', { ALL_PROXY: 'p:2', no_proxy: 'example' }, 'http://p:2'],
    ['https://a.example', { ALL_PROXY: 'p:2', no_proxy: '.example' }, null],
    ['https://a.example', { ALL_PROXY: 'p:2', no_proxy: '*.example' }, null],
    ['https://a.example', { ALL_PROXY: 'p:2', no_proxy: '*' }, null],
    ['https://a.example', { ALL_PROXY: 'p:2', no_proxy: 'a.example:443' }, null],
    ['https://a.example:8443', { ALL_PROXY: 'p:2', no_proxy: 'a.example:443' }, 'http://p:2'],
    ['https://[::1]:8443', { ALL_PROXY: 'p:2', no_proxy: '[::1]' }, null],
    ['https://[::1]:8443', { ALL_PROXY: 'p:2', no_proxy: '::1' }, null],
    ['https://[::1]:8443', { ALL_PROXY: 'p:2', no_proxy: '[::1]:8443' }, null],
  ])('%s with %j goes by %s', (server, env, expected) => {
    expect(of(server, env as Record<string, string>)).toBe(expected)
  })
})

describe.skipIf(withoutOpenssl)('http over TLS', () => {
  let directory: string
  let made: Awaited<ReturnType<typeof makeCertificates>>
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-tls-'))
    made = await makeCertificates(directory, ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'])
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  async function secureServer(host?: string) {
    const server = noting()
    const tls = createTlsServer(made.server, server.handle).on('secureConnection', server.count)
    return { ...server, port: await listen(tls, host) }
  }

  it('trusts no certificate of an unknown authority, and says what to do', async () => {
    const { port, seen } = await secureServer()
    const answer = await get(http(`https://127.0.0.1:${port}`))
    expect(answer).toMatchObject({ kind: 'none', sent: false })
    expect(reasonOf(answer)).toMatch(/give the authority of the server's certificate as ca_file$/)
    expect(seen).toEqual([])
  })

  it.for(['127.0.0.1', 'localhost', '[::1]'])(
    'trusts an own authority for %s, over one kept connection',
    async (host, { skip }) => {
      const name = host.replaceAll(/[[\]]/g, '')
      const server = await secureServer(name).catch(() => skip(NO_IPV6))
      const ask = http(`https://${host}:${server.port}`, { tls: { ca: made.ca, pins: [made.pin] } })
      for (let count = 0; count < 3; count += 1) {
        expect(await get(ask)).toMatchObject({ kind: 'answer', status: 200 })
      }
      expect(server.connections()).toBe(1)
    },
  )

  it('refuses another key than is pinned, naming both', async () => {
    const { port, seen } = await secureServer()
    const other = `sha256/${'A'.repeat(43)}=`
    const tls = { ca: made.ca, pins: [other] }
    const answer = await get(http(`https://127.0.0.1:${port}`, { tls }))
    expect(answer).toMatchObject({ kind: 'none', sent: false })
    expect(reasonOf(answer)).toBe(
      `the server has another key than is pinned: expected ${other}, got ${made.pin}`,
    )
    expect(seen).toEqual([])
    const both = { ca: made.ca, pins: [other, made.pin] }
    expect(await get(http(`https://127.0.0.1:${port}`, { tls: both }))).toMatchObject({
      status: 200,
    })
  })

  it('refuses a certificate of another name', async () => {
    const { port } = await secureServer('127.0.0.2')
    const answer = await get(http(`https://127.0.0.2:${port}`, { tls: { ca: made.ca, pins: [] } }))
    expect(reasonOf(answer)).toMatch(/IP: 127\.0\.0\.2 is not in the cert's list/)
  })

  it('lets the pinned key alone decide while the clock was never set', async () => {
    const { port } = await secureServer()
    const address = `https://127.0.0.1:${port}`
    vi.useFakeTimers({ toFake: ['Date'], now: 5000 })
    try {
      // No authority is known here: what convinces is the key.
      const pinned = { ca: undefined, pins: [made.pin] }
      expect(await get(http(address, { tls: pinned }))).toMatchObject({ status: 200 })
      const wrong = { ca: made.ca, pins: [`sha256/${'B'.repeat(43)}=`] }
      expect(reasonOf(await get(http(address, { tls: wrong })))).toContain('than is pinned')
    } finally {
      vi.useRealTimers()
    }
    const pinned = { ca: undefined, pins: [made.pin] }
    expect(await get(http(address, { tls: pinned }))).toMatchObject({ kind: 'none', sent: false })
  })

  it('goes through a tunnel of the proxy, over one kept connection, and checks the key', async () => {
    const server = await secureServer()
    const through = await proxy()
    const env = { https_proxy: `http://${CREDENTIALS}@127.0.0.1:${through.port}` }
    const tls = { ca: made.ca, pins: [made.pin] }
    const ask = http(`https://127.0.0.1:${server.port}`, { env, tls })
    for (let count = 0; count < 3; count += 1) expect(await get(ask)).toMatchObject({ status: 200 })
    expect(through.asked.map(({ target }) => target)).toEqual([`127.0.0.1:${server.port}`])
    expect(server.connections()).toBe(1)
    expect(server.seen[0]?.headers['proxy-authorization']).toBeUndefined()
    const wrong = { ca: made.ca, pins: [`sha256/${'C'.repeat(43)}=`] }
    const refused = await get(http(`https://127.0.0.1:${server.port}`, { env, tls: wrong }))
    expect(reasonOf(refused)).toContain('than is pinned')
  })

  it('reaches a proxy over TLS, whose key need not be the pinned one', async () => {
    const through = await proxy({ secure: made.server })
    const env = { ALL_PROXY: `https://${CREDENTIALS}@localhost:${through.port}` }
    const tls = { ca: made.ca, pins: [`sha256/${'D'.repeat(43)}=`] }
    const plain = await get(http('http://pantau.example', { env, tls }))
    expect(plain).toMatchObject({ kind: 'answer', body: '{"by":"proxy"}' })
    const { port } = await secureServer()
    const refused = await get(http(`https://127.0.0.1:${port}`, { env, tls }))
    expect(reasonOf(refused)).toContain('than is pinned')
    expect(through.asked.at(-1)?.target).toBe(`127.0.0.1:${port}`)
  })

  it('delivers again over a new connection when the proxy dropped the kept one', async () => {
    const server = await secureServer()
    let tunnels = 0
    const dropping = createServer().on('connect', (request: IncomingMessage, client: Socket) => {
      tunnels += 1
      const target = connect(server.port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        target.pipe(client).pipe(target)
      })
      const drop = (): void => void (client.destroy(), target.destroy())
      client.on('error', drop)
      target.on('error', drop)
      // The first tunnel is cut between two requests.
      if (tunnels === 1) setTimeout(drop, 150)
      void request
    })
    const env = { https_proxy: `http://127.0.0.1:${await listen(dropping)}` }
    const tls = { ca: made.ca, pins: [] }
    const ask = http(`https://127.0.0.1:${server.port}`, { env, tls })
    expect(await get(ask)).toMatchObject({ status: 200 })
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await get(ask)).toMatchObject({ status: 200 })
    expect(tunnels).toBe(2)
  })
})

describe('an answer', () => {
  it('may be as long as the configuration of 5,000 targets, and is cut beyond any', async () => {
    let bytes = 3 * 1024 * 1024
    const port = await listen(createServer((_, response) => response.end('x'.repeat(bytes))))
    const ask = http(`http://127.0.0.1:${port}`)
    const answer = await get(ask)
    expect(answer.kind === 'answer' && answer.body.length).toBe(bytes)
    bytes = 9 * 1024 * 1024
    expect(reasonOf(await get(ask))).toBe('the answer is too long')
  })
})
