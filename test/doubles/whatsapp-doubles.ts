import { jsonOf, startHttpDouble, type HttpDouble } from './http-double.ts'

/** A message as the phone would send it on. */
export interface WhatsAppMessage {
  readonly to: string
  readonly text: string
}

export interface WhatsAppDouble extends HttpDouble {
  readonly messages: readonly WhatsAppMessage[]
}

export interface WahaOptions {
  readonly apiKey: string
  readonly session: string
  /** WORKING, or what it waits for: STARTING, SCAN_QR_CODE, FAILED. */
  readonly status?: () => string
}

/** WAHA: `POST /api/sendText`. */
export async function startWahaDouble(options: WahaOptions): Promise<WhatsAppDouble> {
  const messages: WhatsAppMessage[] = []
  const double = await startHttpDouble((request, fault) => {
    if (request.method !== 'POST' || request.path !== '/api/sendText') {
      return {
        status: 404,
        body: { message: `Cannot ${request.method} ${request.path}`, statusCode: 404 },
      }
    }
    if (request.headers['x-api-key'] !== options.apiKey) {
      return { status: 401, body: { message: 'Unauthorized', statusCode: 401 } }
    }
    const body = jsonOf(request)
    if (body === undefined)
      return { status: 400, body: { message: 'Bad Request', statusCode: 400 } }
    const status = options.status?.() ?? 'WORKING'
    if (body['session'] !== options.session || status !== 'WORKING') {
      return {
        status: 422,
        body: {
          error: 'Session status is not as expected. Try again later or restart the session',
          session: body['session'],
          status,
          expected: ['WORKING'],
        },
      }
    }
    const { chatId, text } = body
    if (typeof chatId !== 'string' || !/^[\d-]+@(c\.us|g\.us|lid|newsletter)$/.test(chatId)) {
      fault(`chatId ${String(chatId)}`)
    }
    if (typeof text !== 'string' || text === '') fault('no text')
    messages.push({ to: String(chatId), text: String(text) })
    return {
      status: 201,
      body: { id: `true_${String(chatId)}_3EB0${messages.length}`, body: text },
    }
  })
  return { ...double, messages }
}

export interface EvolutionOptions {
  readonly apiKey: string
  readonly instance: string
  /** Numbers that have no WhatsApp. */
  readonly without?: readonly string[]
}

/** Evolution API 2: `POST /message/sendText/{instance}`. */
export async function startEvolutionDouble(options: EvolutionOptions): Promise<WhatsAppDouble> {
  const messages: WhatsAppMessage[] = []
  const refuse = (status: number, error: string, message: unknown) => ({
    status,
    body: { status, error, response: { message } },
  })
  const double = await startHttpDouble((request, fault) => {
    const [, encoded] = /^\/message\/sendText\/([^/]+)$/.exec(request.path) ?? []
    if (request.method !== 'POST' || encoded === undefined) {
      return refuse(404, 'Not Found', [`Cannot ${request.method} ${request.path}`])
    }
    if (request.headers['apikey'] !== options.apiKey)
      return refuse(401, 'Unauthorized', 'Unauthorized')
    const instance = decodeURIComponent(encoded)
    if (instance !== options.instance) {
      return refuse(404, 'Not Found', [`The "${instance}" instance does not exist`])
    }
    const { number, text, textMessage } = jsonOf(request) ?? {}
    if (textMessage !== undefined) fault('textMessage is of version 1')
    if (typeof text !== 'string')
      return refuse(400, 'Bad Request', [['instance requires property "text"']])
    if (typeof number !== 'string')
      return refuse(400, 'Bad Request', [['instance requires property "number"']])
    const jid = number.includes('@') ? number : `${number}@s.whatsapp.net`
    if (options.without?.includes(number)) {
      return refuse(400, 'Bad Request', [{ jid, exists: false, number }])
    }
    messages.push({ to: number, text })
    const key = { remoteJid: jid, fromMe: true, id: `BAE5${messages.length}` }
    return { status: 201, body: { key, message: { conversation: text }, status: 'PENDING' } }
  })
  return { ...double, messages }
}
