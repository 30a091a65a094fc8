import { serve } from '@hono/node-server'
import { once } from 'node:events'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { closeServer } from '../../server/http/close-server.ts'

describe('a server that closes', () => {
  it('waits for no connection whose stream has ended, however long it may be kept', async () => {
    let end = (): void => undefined
    const app = new Hono().get('/stream', () => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('open'))
          end = () => controller.close()
        },
      })
      return new Response(body)
    })
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const answer = await fetch(`http://127.0.0.1:${port}/stream`)
    const text = answer.text()
    // Ten times as long as a test may take: only the end of the stream can close it.
    const closing = closeServer(server, 300_000)
    end()
    await closing
    expect(await text).toBe('open')
  })
})
