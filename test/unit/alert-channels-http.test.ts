import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEvolutionChannel } from '../../server/alert/channels/evolution.ts'
import { createNtfyChannel } from '../../server/alert/channels/ntfy.ts'
import { createTelegramChannel } from '../../server/alert/channels/telegram.ts'
import { createWahaChannel } from '../../server/alert/channels/waha.ts'
import { createWebhookChannel } from '../../server/alert/channels/webhook.ts'
import type { Channel } from '../../server/alert/message.ts'
import { Secret } from '../../server/contract/secret.ts'
import { startHttpDouble, type HttpDouble } from '../doubles/http-double.ts'
import { startNtfyDouble } from '../doubles/ntfy-double.ts'
import { startWebhookDouble } from '../doubles/webhook-double.ts'
import { startEvolutionDouble, startWahaDouble } from '../doubles/whatsapp-doubles.ts'
import { faultOf } from './alert-faults.ts'
import { AREA_CUT, messageOf } from './alert-messages.ts'

const KEY = 'k3y-nobody-may-read'
const key = new Secret(KEY)
const never = new AbortController().signal
const nowMs = () => Date.now()

const open: HttpDouble[] = []
const opened = <D extends HttpDouble>(double: D): D => {
  open.push(double)
  return double
}
afterEach(async () => {
  for (const double of open.splice(0)) await double.close()
})

describe('webhook', () => {
  const channel = createWebhookChannel({ secret: key }, nowMs)

  it('posts the facts, signed, with an id that stays the same', async () => {
    const double = opened(await startWebhookDouble({ secret: KEY }))
    const message = messageOf()
    const to = new URL('/pantau', double.url).href
    await channel.send(message, to, never)
    await channel.send(message, to, never)
    expect(double.received).toHaveLength(2)
    expect(double.events).toEqual([
      expect.objectContaining({
        id: message.id,
        kind: 'incident',
        incident: '7f3k9q2m',
        title: message.title,
        facts: AREA_CUT,
      }),
    ])
    expect(double.faults).toEqual([])
  })

  it('is refused where the secret differs', async () => {
    const double = opened(await startWebhookDouble({ secret: 'another' }))
    const fault = await faultOf(channel.send(messageOf(), double.url.href, never))
    expect(fault).toMatchObject({ isPermanent: true })
    expect(fault.message).toBe(`[webhook] ${double.url.host} answered 403: bad signature`)
  })

  it.each([
    [400, true],
    [404, true],
    [410, true],
    [408, false],
    [425, false],
    [429, false],
    [500, false],
    [503, false],
  ])('takes %i for final: %s', async (status, isPermanent) => {
    const double = opened(await startWebhookDouble({ secret: KEY }))
    double.trouble({ status })
    const fault = await faultOf(channel.send(messageOf(), double.url.href, never))
    expect(fault).toMatchObject({ isPermanent, retryAfterMs: null })
  })

  it('follows no redirect: the message would go to somebody else', async () => {
    const other = opened(await startWebhookDouble({ secret: KEY }))
    const double = opened(await startWebhookDouble({ secret: KEY }))
    double.trouble({ status: 307, headers: { location: other.url.href } })
    const fault = await faultOf(channel.send(messageOf(), double.url.href, never))
    expect(fault).toMatchObject({ isPermanent: true })
    expect(other.received).toEqual([])
  })

  it('does not name a secret path that the receiver names', async () => {
    const double = opened(await startWebhookDouble({ secret: KEY }))
    double.trouble({ status: 404, body: 'Cannot POST /hooks/T0P/s3cret' })
    const to = new URL('/hooks/T0P/s3cret', double.url).href
    const fault = await faultOf(channel.send(messageOf(), to, never))
    expect(fault.message).toBe(`[webhook] ${double.url.host} answered 404: Cannot POST <secret>`)
  })

  it('does not name a key of the address that the receiver names alone', async () => {
    const double = opened(await startWebhookDouble({ secret: KEY }))
    double.trouble({ status: 403, body: 'unknown key k3y-0f-ours, hook s3cr3t-h00k' })
    const to = new URL('/hooks/s3cr3t-h00k?key=k3y-0f-ours', double.url).href
    const fault = await faultOf(channel.send(messageOf(), to, never))
    expect(fault.message).toMatch(/answered 403: unknown key <secret>, hook <secret>$/)
  })

  it.each([
    ['https://example.go.id/hook', true],
    ['http://10.0.0.5:8080/', true],
    ['https://user:pass@example.go.id/', false],
    ['ftp://example.go.id/', false],
    ['example.go.id', false],
  ])('checks the address %j', (to, isGood) => {
    expect(channel.faultOf(to) === null).toBe(isGood)
  })
})

describe('WhatsApp through WAHA', () => {
  const start = async (status = 'WORKING', apiKey = KEY) => {
    const double = opened(
      await startWahaDouble({ apiKey, session: 'default', status: () => status }),
    )
    const settings = { url: double.url, session: 'default', apiKey: key }
    return { double, channel: createWahaChannel(settings, nowMs) }
  }

  it.each([
    ['+6281255500101', '6281255500101@c.us'],
    ['6281255500101', '6281255500101@c.us'],
    ['120363040000000001@g.us', '120363040000000001@g.us'],
  ])('sends to %s', async (to, chatId) => {
    const { double, channel } = await start()
    const message = messageOf()
    const sent = await channel.send(message, to, never)
    expect(sent.reference).toBe(`true_${chatId}_3EB01`)
    expect(double.messages).toEqual([{ to: chatId, text: `${message.title}\n${message.text}` }])
    expect(double.faults).toEqual([])
  })

  it('comes back while the session starts or waits for its QR code', async () => {
    const { channel } = await start('SCAN_QR_CODE')
    const fault = await faultOf(channel.send(messageOf(), '6281255500101', never))
    expect(fault.isPermanent).toBe(false)
    expect(fault.message).toContain('SCAN_QR_CODE')
  })

  it('gives up on a wrong key', async () => {
    const { channel } = await start('WORKING', 'another')
    const fault = await faultOf(channel.send(messageOf(), '6281255500101', never))
    expect(fault.isPermanent).toBe(true)
  })

  it.each([
    ['081255500101', false],
    ['6281255500101@s.whatsapp.net', false],
    ['+62 812 5550 0101', false],
    ['120363040000000001@g.us', true],
  ])('checks the address %j', async (to, isGood) => {
    const { channel } = await start()
    expect(channel.faultOf(to) === null).toBe(isGood)
  })
})

describe('WhatsApp through Evolution API', () => {
  const start = async (instance = 'kota kupang') => {
    const double = opened(
      await startEvolutionDouble({ apiKey: KEY, instance, without: ['6281255500199'] }),
    )
    const settings = { url: double.url, instance: 'kota kupang', apiKey: key }
    return { double, channel: createEvolutionChannel(settings, nowMs) }
  }

  it('sends to a number', async () => {
    const { double, channel } = await start()
    const message = messageOf()
    const sent = await channel.send(message, '+6281255500101', never)
    expect(sent.reference).toBe('BAE51')
    expect(double.messages).toEqual([
      { to: '6281255500101', text: `${message.title}\n${message.text}` },
    ])
    expect(double.faults).toEqual([])
  })

  it('gives up on a number without WhatsApp, and on an instance that is not there', async () => {
    const { channel } = await start()
    const { channel: elsewhere } = await start('another')
    const without = await faultOf(channel.send(messageOf(), '6281255500199', never))
    const missing = await faultOf(elsewhere.send(messageOf(), '6281255500101', never))
    expect(without).toMatchObject({ isPermanent: true })
    expect(without.message).toContain('"exists":false')
    expect(missing).toMatchObject({ isPermanent: true })
  })

  it('comes back when the phone has lost its connection', async () => {
    const { double, channel } = await start()
    const message = 'Connection Closed'
    double.trouble({ status: 500, body: { status: 500, response: { message } } })
    const fault = await faultOf(channel.send(messageOf(), '6281255500101', never))
    expect(fault.isPermanent).toBe(false)
  })

  it.each([
    ['6281255500101', true],
    ['120363040000000001@g.us', true],
    ['081255500101', false],
  ])('checks the address %j', async (to, isGood) => {
    const { channel } = await start()
    expect(channel.faultOf(to) === null).toBe(isGood)
  })
})

describe('ntfy', () => {
  const start = async (token = KEY) => {
    const double = opened(await startNtfyDouble({ token }))
    return { double, channel: createNtfyChannel({ url: double.url, token: key }, nowMs) }
  }

  it('publishes to a topic, more urgent what is new, with a way to the incident', async () => {
    const { double, channel } = await start()
    const message = messageOf()
    const sent = await channel.send(message, 'wifi-kota', never)
    await channel.send(messageOf({ ...AREA_CUT, kind: 'recovery' }), 'wifi-kota', never)
    expect(sent.reference).toBe('n1')
    expect(double.messages[0]).toEqual({
      topic: 'wifi-kota',
      title: message.title,
      message: message.text,
      priority: 4,
      click: message.link,
    })
    expect(double.messages[1]?.priority).toBe(3)
    expect(double.faults).toEqual([])
  })

  it('gives up where the token may not publish', async () => {
    const { channel } = await start('another')
    const fault = await faultOf(channel.send(messageOf(), 'wifi-kota', never))
    expect(fault).toMatchObject({ isPermanent: true })
    expect(fault.message).toContain('answered 403')
  })

  it.each([
    ['wifi-kota_1', true],
    ['wifi/kota', false],
    ['x'.repeat(65), false],
  ])('checks the topic %j', async (to, isGood) => {
    const { channel } = await start()
    expect(channel.faultOf(to) === null).toBe(isGood)
  })
})

describe('every channel over HTTP', () => {
  const CHANNELS: readonly [string, (url: URL) => readonly [Channel, string]][] = [
    ['telegram', (url) => [createTelegramChannel({ token: key, url }, nowMs), '42']],
    ['webhook', (url) => [createWebhookChannel({ secret: key }, nowMs), url.href]],
    [
      'waha',
      (url) => [
        createWahaChannel({ url, session: 'default', apiKey: key }, nowMs),
        '6281255500101',
      ],
    ],
    [
      'evolution',
      (url) => [
        createEvolutionChannel({ url, instance: 'a', apiKey: key }, nowMs),
        '6281255500101',
      ],
    ],
    ['ntfy', (url) => [createNtfyChannel({ url, token: key }, nowMs), 'wifi']],
  ]

  it.each(CHANNELS)('%s names no key of its own, whatever goes wrong', async (_name, create) => {
    const echo = opened(
      await startHttpDouble(({ path, headers, body }) => ({
        status: 500,
        body: `${path} ${JSON.stringify(headers)} ${body.toString()} ${KEY}`,
      })),
    )
    const [channel, to] = create(echo.url)
    echo.trouble('cut', 'hang')
    const faults = [
      await faultOf(channel.send(messageOf(), to, never)),
      await faultOf(channel.send(messageOf(), to, AbortSignal.timeout(100))),
      await faultOf(channel.send(messageOf(), to, never)),
      await faultOf(
        create(new URL('http://127.0.0.1:1'))[0].send(messageOf(), to, AbortSignal.abort()),
      ),
    ]
    for (const fault of faults) {
      expect(fault.isPermanent).toBe(false)
      expect(fault.message.length).toBeLessThan(300)
      expect(`${fault.stack} ${String(fault.cause)}`).not.toContain(KEY)
    }
  })

  it.each(CHANNELS)(
    '%s waits as a busy service says, in seconds or by date',
    async (_name, create) => {
      const double = opened(await startHttpDouble(() => ({ status: 500 })))
      const [channel, to] = create(double.url)
      const date = new Date(Date.now() + 90_000).toUTCString()
      double.trouble(
        { status: 429, headers: { 'retry-after': '17' } },
        { status: 503, headers: { 'retry-after': date } },
        { status: 429, headers: { 'retry-after': '99999999' } },
      )
      const waits: (number | null)[] = []
      for (let i = 0; i < 3; i += 1) {
        const fault = await faultOf(channel.send(messageOf(), to, never))
        expect(fault.isPermanent).toBe(false)
        waits.push(fault.retryAfterMs)
      }
      expect(waits[0]).toBe(17_000)
      expect(waits[1]).toBeGreaterThan(80_000)
      expect(waits[1]).toBeLessThanOrEqual(90_000)
      expect(waits[2]).toBe(24 * 3_600_000)
    },
  )

  it.each(CHANNELS)('%s gives a silent service 30 s', async (_name, create) => {
    const double = opened(await startHttpDouble(() => ({ status: 500 })))
    const [channel, to] = create(double.url)
    double.trouble('hang')
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    const asked = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 300))
    try {
      const fault = await faultOf(channel.send(messageOf(), to, never))
      expect(asked).toHaveBeenCalledExactlyOnceWith(30_000)
      expect(fault.message).toContain(`${double.url.host} did not answer within 30 s`)
      expect(fault.isPermanent).toBe(false)
    } finally {
      asked.mockRestore()
    }
  })

  it.each(CHANNELS)('%s reads no more of an answer than it needs', async (name, create) => {
    const double = opened(await startHttpDouble(() => ({ status: 500 })))
    const [channel, to] = create(double.url)
    double.trouble('endless')
    const outcome = await channel.send(messageOf(), to, never).catch((error: unknown) => error)
    // A webhook needs the status alone; to the others this is not their service.
    expect(outcome instanceof Error).toBe(name !== 'webhook')
  })

  it.each(CHANNELS)('%s refuses to send what is too large', async (_name, create) => {
    const double = opened(await startHttpDouble(() => ({ status: 200 })))
    const [channel, to] = create(double.url)
    const fault = await faultOf(
      channel.send(messageOf(AREA_CUT, { text: 'x'.repeat(70_000) }), to, never),
    )
    expect(fault.isPermanent).toBe(true)
    expect(double.received).toEqual([])
  })
})
