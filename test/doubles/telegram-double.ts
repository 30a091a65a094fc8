import {
  asText,
  jsonOf,
  startHttpDouble,
  type Answer,
  type HttpDouble,
  type Received,
} from './http-double.ts'

/** A message as people would see it. */
export interface TelegramMessage {
  readonly id: number
  readonly chat: string
  readonly text: string
  readonly buttons: readonly { readonly text: string; readonly data: string }[]
}

export interface TelegramDouble extends HttpDouble {
  readonly messages: readonly TelegramMessage[]
  /** Texts that were shown to who pressed a button. */
  readonly notices: readonly string[]
  /** A person presses the first button of a message. */
  readonly press: (message: TelegramMessage, name: string) => void
  /** A person writes into a chat, configured or not. */
  readonly write: (chat: string, text: string, name: string) => void
}

export interface TelegramOptions {
  readonly token: string
  /** Chats that the bot is a member of. */
  readonly chats: readonly string[]
  /** Chats whose person has blocked the bot. */
  readonly blocked?: readonly string[]
}

type Parameters = Readonly<Record<string, unknown>>
type Fault = (what: string) => void

const METHODS = { sendMessage: '', getUpdates: '', answerCallbackQuery: '' }
const ok = (result: unknown): Answer => ({ status: 200, body: { ok: true, result } })
const refuse = (code: number, description: string): Answer => ({
  status: code,
  body: { ok: false, error_code: code, description },
})

/** Telegram's Bot API: sendMessage, getUpdates with long polling, answerCallbackQuery. */
export async function startTelegramDouble(options: TelegramOptions): Promise<TelegramDouble> {
  const messages: TelegramMessage[] = []
  const notices: string[] = []
  const queries = new Set<string>()
  let updates: { readonly update_id: number }[] = []
  let lastUpdate = 0
  let isPolled = false
  let news = (): void => undefined

  const add = (update: object): void => {
    lastUpdate += 1
    updates.push({ update_id: lastUpdate, ...update })
    news()
  }

  const sendMessage = (parameters: Parameters, fault: Fault): Answer => {
    const chat = String(parameters['chat_id'])
    if (options.blocked?.includes(chat))
      return refuse(403, 'Forbidden: bot was blocked by the user')
    if (!options.chats.includes(chat)) return refuse(400, 'Bad Request: chat not found')
    const text = parameters['text']
    if (typeof text !== 'string' || text === '')
      return refuse(400, 'Bad Request: message text is empty')
    if (text.length > 4096) return refuse(400, 'Bad Request: message is too long')
    if (parameters['parse_mode'] !== undefined) fault('markup: names from outside may hold markup')
    const buttons = buttonsOf(parameters, fault)
    if (buttons.some(({ data }) => Buffer.byteLength(data) > 64 || data === '')) {
      return refuse(400, 'Bad Request: BUTTON_DATA_INVALID')
    }
    messages.push({ id: messages.length + 1, chat, text, buttons })
    return ok({ message_id: messages.length, chat: { id: Number(chat) }, date: 0, text })
  }

  const getUpdates = async (parameters: Parameters, fault: Fault): Promise<Answer> => {
    if (isPolled) return refuse(409, 'Conflict: terminated by other getUpdates request')
    const offset = Number(parameters['offset'] ?? 0)
    const seconds = Number(parameters['timeout'] ?? 0)
    if (seconds === 0) fault('short polling, which is for tests only')
    updates = updates.filter(({ update_id }) => update_id >= offset)
    if (updates.length === 0) {
      isPolled = true
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, seconds * 1000)
        timer.unref()
        news = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      isPolled = false
      news = () => undefined
    }
    return ok(updates.slice(0, Number(parameters['limit'] ?? 100)))
  }

  const answerCallbackQuery = (parameters: Parameters): Answer => {
    if (!queries.delete(String(parameters['callback_query_id']))) {
      return refuse(
        400,
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      )
    }
    const text = asText(parameters['text'])
    if (text.length > 200) return refuse(400, 'Bad Request: MESSAGE_TOO_LONG')
    notices.push(text)
    return ok(true)
  }

  const double = await startHttpDouble((request: Received, fault): Answer | Promise<Answer> => {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.path) ?? []
    if (token === undefined || !(method in METHODS)) return refuse(404, 'Not Found')
    if (token !== options.token) return refuse(401, 'Unauthorized')
    if (request.method !== 'POST') fault(`${method} by ${request.method}`)
    const parameters = jsonOf(request)
    if (parameters === undefined || request.headers['content-type'] !== 'application/json') {
      return refuse(400, "Bad Request: can't parse JSON object")
    }
    if (method === 'sendMessage') return sendMessage(parameters, fault)
    return method === 'getUpdates' ? getUpdates(parameters, fault) : answerCallbackQuery(parameters)
  })
  const user = (name: string) => ({ id: 7, is_bot: false, first_name: name })
  return {
    ...double,
    messages,
    notices,
    press: ({ chat, buttons }, name) => {
      const id = `query-${lastUpdate + 1}`
      queries.add(id)
      const message = { message_id: 1, chat: { id: Number(chat), type: 'group' }, date: 0 }
      add({ callback_query: { id, from: user(name), message, data: buttons[0]?.data } })
    },
    write: (chat, text, name) => {
      const message = { message_id: 1, chat: { id: Number(chat), type: 'private' }, date: 0 }
      add({ message: { ...message, from: user(name), text } })
    },
  }
}

function buttonsOf(parameters: Parameters, fault: Fault): TelegramMessage['buttons'] {
  const markup = parameters['reply_markup']
  if (markup === undefined) return []
  const { inline_keyboard: rows } = markup as { readonly inline_keyboard?: unknown }
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) {
    fault('inline_keyboard is not an array of rows')
    return []
  }
  return (rows as { readonly text?: unknown; readonly callback_data?: unknown }[][])
    .flat()
    .map(({ text, callback_data: data }) => {
      if (typeof text !== 'string' || text === '') fault('a button without a text')
      return { text: String(text), data: asText(data) }
    })
}
