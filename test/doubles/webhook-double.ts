import { createHmac, timingSafeEqual } from 'node:crypto'
import { jsonOf, startHttpDouble, type HttpDouble } from './http-double.ts'

export interface WebhookDouble extends HttpDouble {
  /** Bodies whose signature was good, each id once. */
  readonly events: readonly Readonly<Record<string, unknown>>[]
}

/** How old a request may be: the signature of an overheard one is good only so long. */
const TOLERANCE_S = 300

/** A receiver as one's own program should be: checks signature and age, takes each id once. */
export async function startWebhookDouble(options: {
  readonly secret: string
}): Promise<WebhookDouble> {
  const events: Readonly<Record<string, unknown>>[] = []
  const seen = new Set<string>()
  const double = await startHttpDouble((request, fault) => {
    if (request.method !== 'POST') return { status: 405 }
    const { headers, body } = request
    const [, seconds, mac] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['pantau-signature'])) ?? []
    if (seconds === undefined || mac === undefined) return { status: 400, body: 'no signature' }
    const expected = createHmac('sha256', options.secret)
      .update(`${seconds}.`)
      .update(body)
      .digest()
    if (!timingSafeEqual(expected, Buffer.from(mac, 'hex')))
      return { status: 403, body: 'bad signature' }
    if (headers['pantau-timestamp'] !== seconds) fault('the time is not the signed one')
    if (Math.abs(request.atMs / 1000 - Number(seconds)) > TOLERANCE_S)
      return { status: 400, body: 'too old' }
    if (headers['content-type'] !== 'application/json') fault('not JSON')
    const event = jsonOf(request)
    const id = headers['pantau-id']
    if (event === undefined || typeof id !== 'string' || id !== event['id']) {
      return { status: 400, body: 'no id' }
    }
    if (!seen.has(id)) events.push(event)
    seen.add(id)
    return { status: 204 }
  })
  return { ...double, events }
}
