import { asText, jsonOf, startHttpDouble, type HttpDouble } from './http-double.ts'

export interface NtfyMessage {
  readonly topic: string
  readonly title: string
  readonly message: string
  readonly priority: number
  readonly click: string | undefined
}

export interface NtfyDouble extends HttpDouble {
  readonly messages: readonly NtfyMessage[]
}

const LINK = 'https://ntfy.sh/docs/publish/'
const refuse = (http: number, code: number, error: string) => ({
  status: http,
  body: { code, http, error, link: LINK },
})

/** A ntfy server whose topics need a token: publish as JSON to its root. */
export async function startNtfyDouble(options: { readonly token: string }): Promise<NtfyDouble> {
  const messages: NtfyMessage[] = []
  const double = await startHttpDouble((request, fault) => {
    if (request.path !== '/') return refuse(404, 40401, 'page not found')
    if (request.method !== 'POST' && request.method !== 'PUT')
      return refuse(404, 40401, 'page not found')
    if (request.headers.authorization !== `Bearer ${options.token}`)
      return refuse(403, 40301, 'forbidden')
    const body = jsonOf(request)
    if (body === undefined)
      return refuse(400, 40024, 'invalid request: request body must be valid JSON')
    const { topic, title = '', message, priority = 3, tags = [], click, actions = [] } = body
    if (typeof topic !== 'string' || !/^[-_A-Za-z0-9]{1,64}$/.test(topic)) {
      return refuse(400, 40009, 'invalid request: topic invalid')
    }
    if (!Number.isInteger(priority) || Number(priority) < 1 || Number(priority) > 5) {
      return refuse(400, 40007, 'invalid request: priority invalid')
    }
    if (typeof message !== 'string' || message === '') fault('no message: shown as "triggered"')
    if (Buffer.byteLength(String(message)) > 4096) fault('becomes an attachment')
    if (!Array.isArray(tags)) fault('tags are not a list')
    if (click !== undefined && !URL.canParse(asText(click))) fault('click is no URL')
    checkActions(actions, fault)
    messages.push({
      topic,
      title: String(title),
      message: String(message),
      priority: Number(priority),
      click: click === undefined ? undefined : asText(click),
    })
    return {
      status: 200,
      body: { id: `n${messages.length}`, time: 0, event: 'message', topic, message },
    }
  })
  return { ...double, messages }
}

function checkActions(actions: unknown, fault: (what: string) => void): void {
  if (!Array.isArray(actions) || actions.length > 3) {
    fault('actions are not a list of at most three')
    return
  }
  for (const { action, label, url } of actions as Readonly<Record<string, unknown>>[]) {
    if (action !== 'view' || typeof label !== 'string' || !URL.canParse(String(url))) {
      fault(`action ${JSON.stringify({ action, label, url })}`)
    }
  }
}
