import { createECDH } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createPushNonce,
  encryptPush,
  PUSH_TEXT_BYTES_MAX,
} from '../../server/alert/channels/push-encryption.ts'
import { createVapidKeys } from '../../server/alert/channels/vapid.ts'
import { createWebpushChannel } from '../../server/alert/channels/webpush.ts'
import { Secret } from '../../server/contract/secret.ts'
import { decryptPush, startPushDouble, type PushDouble } from '../doubles/push-double.ts'
import { faultOf } from './alert-faults.ts'
import { AREA_CUT, messageOf } from './alert-messages.ts'

const never = new AbortController().signal
const nowMs = () => Date.now()
const keys = createVapidKeys()
const gone: string[] = []

let service: PushDouble
beforeEach(async () => {
  gone.length = 0
  service = await startPushDouble({ serverKey: keys.publicKey })
})
afterEach(() => service.close())

const channel = (changes: Partial<typeof keys> = {}, services: readonly string[] = ['127.0.0.1']) =>
  createWebpushChannel(
    { subject: 'mailto:pantau@example.go.id', ...keys, ...changes, services },
    nowMs,
    (to) => void gone.push(to),
  )

/** RFC 8291 section 5, with the intermediate values of Appendix A. */
const RFC = {
  text: 'When I grow up, I want to be a watermelon',
  senderPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  browserPrivate: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  browserPublic:
    'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS' +
    '6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu' +
    'lcy4a-fN',
}
const bytes = (text: string) => Buffer.from(text, 'base64url')
const rfcBrowser = {
  privateKey: bytes(RFC.browserPrivate),
  publicKey: bytes(RFC.browserPublic),
  auth: bytes(RFC.auth),
}

describe('encryption of a push message', () => {
  it('makes the message of RFC 8291, byte for byte', () => {
    const sender = createECDH('prime256v1')
    sender.setPrivateKey(bytes(RFC.senderPrivate))
    const browser = { p256dh: rfcBrowser.publicKey, auth: rfcBrowser.auth }
    const body = encryptPush(Buffer.from(RFC.text), browser, { sender, salt: bytes(RFC.salt) })
    expect(body.toString('base64url')).toBe(RFC.body)
  })

  it('is checked by a browser that reads the message of RFC 8291', () => {
    expect(decryptPush(bytes(RFC.body), rfcBrowser).toString()).toBe(RFC.text)
  })

  it('is read by the browser whatever the text, and by nobody else', () => {
    const other = createECDH('prime256v1')
    other.generateKeys()
    const browser = { p256dh: rfcBrowser.publicKey, auth: rfcBrowser.auth }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: PUSH_TEXT_BYTES_MAX }), (text) => {
        const body = encryptPush(text, browser, createPushNonce())
        expect(body.length).toBeLessThanOrEqual(4096)
        expect(Buffer.compare(decryptPush(body, rfcBrowser), text)).toBe(0)
        const stranger = { ...rfcBrowser, privateKey: other.getPrivateKey() }
        expect(() => decryptPush(body, stranger)).toThrow()
      }),
      { numRuns: 50 },
    )
  })

  it('refuses a text that fits no record', () => {
    const browser = { p256dh: rfcBrowser.publicKey, auth: rfcBrowser.auth }
    const text = new Uint8Array(PUSH_TEXT_BYTES_MAX + 1)
    expect(() => encryptPush(text, browser, createPushNonce())).toThrow(RangeError)
  })
})

describe('Web Push', () => {
  it('shows a browser the message, urgent and for a day', async () => {
    const message = messageOf()
    const sent = await channel().send(message, service.subscribe(), never)
    expect(sent.reference).toBe(`${service.url.origin}/message/1`)
    const [shown] = service.messages
    expect(shown).toMatchObject({ ttl: 86_400, urgency: 'high' })
    expect(JSON.parse(shown!.text)).toEqual({
      id: message.id,
      kind: 'incident',
      incident: '7f3k9q2m',
      title: message.title,
      text: message.text,
      link: message.link,
    })
    expect(service.faults).toEqual([])
  })

  it('lets the latest word of an incident replace the earlier ones', async () => {
    const browser = service.subscribe()
    await channel().send(messageOf(), browser, never)
    await channel().send(messageOf({ ...AREA_CUT, kind: 'recovery' }), browser, never)
    await channel().send(messageOf(AREA_CUT, { incident: null }), browser, never)
    const topics = service.messages.map(({ topic }) => topic)
    expect(topics[0]).toMatch(/^[\w-]{32}$/)
    expect(topics).toEqual([topics[0], topics[0], undefined])
  })

  it('leaves out the text of a message that is too long, never its title', async () => {
    const message = messageOf(AREA_CUT, { text: 'x'.repeat(5_000) })
    await channel().send(message, service.subscribe(), never)
    expect(JSON.parse(service.messages[0]!.text)).toMatchObject({ title: message.title, text: '' })
  })

  it('tells of a subscription that is gone', async () => {
    const browser = service.subscribe()
    service.expire(browser)
    const fault = await faultOf(channel().send(messageOf(), browser, never))
    expect(fault).toMatchObject({ isPermanent: true })
    expect(fault.message).toBe(
      `[webpush] ${service.url.host} answered 410: the subscription is gone`,
    )
    expect(gone).toEqual([browser])
  })

  it.each([
    [429, false],
    [500, false],
    [413, true],
  ])('takes %i for final: %s, and keeps the subscription', async (status, isPermanent) => {
    service.trouble({ status, headers: { 'retry-after': '5' } })
    const fault = await faultOf(channel().send(messageOf(), service.subscribe(), never))
    expect(fault).toMatchObject({ isPermanent, retryAfterMs: 5_000 })
    expect(gone).toEqual([])
  })

  it('is refused with another key pair than the one subscribed to', async () => {
    const fault = await faultOf(
      channel(createVapidKeys()).send(messageOf(), service.subscribe(), never),
    )
    expect(fault.message).toContain('403: VapidPkHashMismatch')
  })

  it('sends nothing with keys that are none, and does not name them', async () => {
    const browser = JSON.parse(service.subscribe()) as { keys: { p256dh: string } }
    const offCurve = Buffer.alloc(65, 7).toString('base64url')
    const subscription = JSON.stringify({ ...browser, keys: { ...browser.keys, p256dh: offCurve } })
    const privateKey = new Secret('n0-private-key')
    const faults = [
      await faultOf(channel().send(messageOf(), subscription, never)),
      await faultOf(channel({ privateKey }).send(messageOf(), service.subscribe(), never)),
    ]
    for (const fault of faults) {
      expect(fault.isPermanent).toBe(true)
      expect(`${fault.stack} ${String(fault.cause)}`).not.toMatch(/n0-private|BwcHBwc/)
    }
    expect(service.received).toEqual([])
  })

  it('calls known push services only', async () => {
    const browser = service.subscribe()
    const closed = createWebpushChannel(
      { subject: 'mailto:a@b.test', ...keys },
      nowMs,
      () => undefined,
    )
    expect(closed.faultOf(browser)).toBe('127.0.0.1 is not a known push service')
    const fault = await faultOf(closed.send(messageOf(), browser, never))
    expect(fault.isPermanent).toBe(true)
    expect(service.received).toEqual([])
    const at = (endpoint: string) =>
      closed.faultOf(JSON.stringify({ ...(JSON.parse(browser) as object), endpoint }))
    expect(at('https://fcm.googleapis.com/fcm/send/abc')).toBeNull()
    expect(at('https://wns2-sg2p.notify.windows.com/w/?token=x')).toBeNull()
    expect(at('https://fcm.googleapis.com.example.com/x')).not.toBeNull()
    expect(at('http://fcm.googleapis.com/x')).not.toBeNull()
    expect(at('https://user@fcm.googleapis.com/x')).not.toBeNull()
    expect(at('https://:word@fcm.googleapis.com/x')).not.toBeNull()
  })

  it.each([
    '',
    'rina',
    '{}',
    '{"endpoint":"https://fcm.googleapis.com/x","keys":{"p256dh":"BA","auth":"AA"}}',
  ])('finds the fault of the subscription %j', (to) => {
    expect(channel().faultOf(to)).toBe('expected a subscription as the browser writes it (JSON)')
  })

  it('makes keys of the right form', () => {
    for (let i = 0; i < 300; i += 1) {
      const { publicKey, privateKey } = createVapidKeys()
      expect(bytes(publicKey)).toHaveLength(65)
      expect(bytes(privateKey.reveal())).toHaveLength(32)
    }
  })
})
