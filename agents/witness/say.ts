import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Secret } from '#contract/secret.ts'

/** Where an agent says, past the server, that the server is gone. */
export type WitnessChannel =
  | {
      /** Takes the text as the body of a POST, as ntfy and most webhooks do. */
      readonly kind: 'url'
      readonly url: Secret
    }
  | { readonly kind: 'telegram'; readonly api: URL; readonly token: Secret; readonly chat: string }

const TIMEOUT_MS = 20_000

/** Says a text once. Rejects with what failed, never with a secret in it. */
export async function say(
  channel: WitnessChannel,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const status = await post(requestOf(channel, text), signal)
  if (status < 200 || status > 299) throw new Error(`the channel answered ${status}`)
}

interface Post {
  readonly url: URL
  readonly type: string
  readonly body: string
}

function requestOf(channel: WitnessChannel, text: string): Post {
  switch (channel.kind) {
    case 'url':
      return { url: new URL(channel.url.reveal()), type: 'text/plain; charset=utf-8', body: text }
    case 'telegram':
      // Bot API, sendMessage.
      return {
        url: new URL(`/bot${channel.token.reveal()}/sendMessage`, channel.api),
        type: 'application/json',
        body: JSON.stringify({ chat_id: channel.chat, text }),
      }
    default:
      return channel satisfies never
  }
}

function post({ url, type, body }: Post, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) },
    })
    const end = (act: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      request.destroy()
      act()
    }
    const fail = (reason: string): void => end(() => reject(new Error(reason)))
    const stop = (): void => fail('stopped')
    const timer = setTimeout(() => fail('no answer in time'), TIMEOUT_MS)
    signal.addEventListener('abort', stop, { once: true })
    request.on('response', (response) => {
      response.resume()
      end(() => resolve(response.statusCode ?? 0))
    })
    // The code alone: a message may repeat the address, which holds the token.
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'the line failed'))
    request.end(body)
  })
}
