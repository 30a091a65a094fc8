import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChannelError, type Acknowledgement } from '../../server/alert/message.ts'
import { receiveAnswers } from '../../server/alert/channels/index.ts'
import { receiveTelegramAnswers } from '../../server/alert/channels/telegram-answers.ts'
import { createTelegramChannel } from '../../server/alert/channels/telegram.ts'
import { Secret } from '../../server/contract/secret.ts'
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram-double.ts'
import { faultOf } from './alert-faults.ts'
import { messageOf } from './alert-messages.ts'

const TOKEN = '123456:AAH-secret_token'
const CHAT = '-1001234567890'
const never = new AbortController().signal
const nowMs = () => 0

let telegram: TelegramDouble
beforeEach(async () => {
  telegram = await startTelegramDouble({ token: TOKEN, chats: [CHAT, '42', '99'], blocked: ['13'] })
})
afterEach(() => telegram.close())

const settings = (token = TOKEN) => ({ token: new Secret(token), url: telegram.url })
const channel = (token?: string) => createTelegramChannel(settings(token), nowMs)

describe('Telegram', () => {
  it('sends plain text with a button that carries the code', async () => {
    const message = messageOf()
    const sent = await channel().send(message, CHAT, never)
    expect(sent).toEqual({ reference: '1' })
    expect(telegram.messages).toEqual([
      {
        id: 1,
        chat: CHAT,
        text: `${message.title}\n${message.text}`,
        buttons: [{ text: 'Tangani', data: '7F3K' }],
      },
    ])
    expect(telegram.faults).toEqual([])
  })

  it('sends no button where there is nothing to acknowledge', async () => {
    await channel().send(messageOf(undefined, { code: null }), CHAT, never)
    expect(telegram.messages[0]?.buttons).toEqual([])
  })

  it('waits as long as a 429 says', async () => {
    telegram.trouble({
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 31',
        parameters: { retry_after: 31 },
      },
    })
    const fault = await faultOf(channel().send(messageOf(), CHAT, never))
    expect(fault).toMatchObject({ isPermanent: false, retryAfterMs: 31_000 })
  })

  it.each([
    ['an unknown chat', TOKEN, '5', 'answered 400: Bad Request: chat not found'],
    ['a person who blocked the bot', TOKEN, '13', 'answered 403: Forbidden: bot was blocked'],
    ['a wrong token', '1:wrong', CHAT, 'answered 401: Unauthorized'],
  ])('gives up on %s', async (_case, token, chat, words) => {
    const fault = await faultOf(channel(token).send(messageOf(), chat, never))
    expect(fault.isPermanent).toBe(true)
    expect(fault.message).toContain(words)
  })

  it('says where a group went that became a supergroup', async () => {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat'
    telegram.trouble({
      status: 400,
      body: { ok: false, error_code: 400, description, parameters: { migrate_to_chat_id: -1009 } },
    })
    const fault = await faultOf(channel().send(messageOf(), CHAT, never))
    expect(fault.message).toContain('the chat id of the group is now -1009')
  })

  it('takes a login page on the way for no answer', async () => {
    telegram.trouble({ status: 200, body: '<html>Masuk</html>' })
    const fault = await faultOf(channel().send(messageOf(), CHAT, never))
    expect(fault).toMatchObject({ isPermanent: false })
    expect(fault.message).toContain('not an answer of the Bot API')
  })

  it('never names the token, which is part of the URL', async () => {
    const url = new URL('http://127.0.0.1:1')
    const unreachable = createTelegramChannel({ token: new Secret(TOKEN), url }, nowMs)
    telegram.trouble({ status: 502, body: `no route to /bot${TOKEN}/sendMessage` }, 'cut')
    const faults: ChannelError[] = [
      await faultOf(unreachable.send(messageOf(), CHAT, never)),
      await faultOf(channel().send(messageOf(), CHAT, never)),
      await faultOf(channel().send(messageOf(), CHAT, never)),
    ]
    for (const fault of faults) {
      expect(`${fault.stack} ${JSON.stringify(fault)} ${String(fault.cause)}`).not.toContain('AAH')
    }
  })

  it.each([
    ['42', null],
    ['-1001234567890', null],
    ['@diskominfo_kupang', null],
    ['Ibu Maria', 'expected a chat id (-1001234567890) or the @name of a public channel'],
    ['', 'expected a chat id (-1001234567890) or the @name of a public channel'],
  ])('checks the address %j', (to, fault) => {
    expect(channel().faultOf(to)).toBe(fault)
  })
})

describe('answers by Telegram', () => {
  const answers: Acknowledgement[] = []
  const warnings: string[] = []
  let stop: AbortController
  let ended: Promise<void>
  beforeEach(() => {
    answers.length = 0
    warnings.length = 0
    stop = new AbortController()
    ended = receiveAnswers(
      { telegram: settings() },
      {
        nowMs,
        languageOf: ({ to }) => ({ [CHAT]: 'id' as const, '42': 'en' as const })[to] ?? null,
        acknowledge: (answer) => {
          answers.push(answer)
          return answer.code === 'FA11'
            ? Promise.reject(new Error('disk full'))
            : Promise.resolve(answer.code === '7F3K')
        },
        warn: (fault) => void warnings.push(fault),
      },
      stop.signal,
    )
  })
  afterEach(async () => {
    stop.abort()
    await ended
  })

  it('takes a pressed button, and tells who pressed it', async () => {
    await channel().send(messageOf(), CHAT, never)
    const [message] = telegram.messages
    telegram.press(message!, 'Rina')
    await vi.waitFor(() => expect(telegram.notices).toEqual(['Tercatat: ditangani oleh Rina.']))
    expect(answers).toEqual([{ code: '7F3K', by: 'Rina' }])
    expect(telegram.faults).toEqual([])
  })

  it.each(['ok 7F3K', 'OK 7f3k', ' /ok@pantau_bot 7F3K '])('takes the reply %j', async (text) => {
    telegram.write('42', text, 'Yohanes')
    await vi.waitFor(() =>
      expect(telegram.messages.at(-1)?.text).toBe('Noted: Yohanes takes care of it.'),
    )
    expect(answers).toEqual([{ code: '7F3K', by: 'Yohanes' }])
  })

  it('says that a code is no longer valid, or could not be noted', async () => {
    telegram.write(CHAT, 'ok 0000', 'Rina')
    telegram.write(CHAT, 'ok FA11', 'Rina')
    await vi.waitFor(() =>
      expect(telegram.messages.map(({ text }) => text)).toEqual([
        'Kode ini tidak berlaku lagi.',
        'Belum tercatat. Silakan coba lagi sebentar lagi.',
      ]),
    )
    expect(warnings).toEqual(['[telegram] an answer could not be noted: Error: disk full'])
  })

  it('takes nothing from a chat that is not configured, and goes on', async () => {
    telegram.write('99', 'ok 7F3K', 'Stranger')
    telegram.write('42', 'selamat siang', 'Yohanes')
    telegram.write('42', 'ok 7F3K', 'Yohanes')
    await vi.waitFor(() => expect(telegram.messages).toHaveLength(1))
    expect(answers).toEqual([{ code: '7F3K', by: 'Yohanes' }])
  })

  it('does not ask without end a service that wants it back at once', async () => {
    const ending = new AbortController()
    const told: string[] = []
    let calls = 0
    const failing = receiveTelegramAnswers(
      () => {
        calls += 1
        return Promise.reject(
          new ChannelError(`fault ${calls}`, { isPermanent: false, retryAfterMs: 0 }),
        )
      },
      {
        nowMs,
        languageOf: () => null,
        acknowledge: () => Promise.resolve(false),
        warn: (fault) => told.push(fault),
      },
      ending.signal,
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(calls).toBe(1)
    ending.abort()
    await failing
    expect(told).toEqual(['fault 1'])
  })

  it('goes on after a failure, which it names once', async () => {
    await vi.waitFor(() => expect(telegram.received).toHaveLength(1))
    telegram.trouble({ status: 502, body: 'bad gateway' })
    telegram.write('42', 'hello', 'Yohanes')
    await vi.waitFor(() => expect(warnings).toHaveLength(1))
    telegram.write('42', 'ok 7F3K', 'Yohanes')
    await vi.waitFor(() => expect(answers).toHaveLength(1), { timeout: 20_000 })
    expect(warnings).toEqual([
      `[telegram] ${telegram.url.host} answered 502: not an answer of the Bot API`,
    ])
  })
})
