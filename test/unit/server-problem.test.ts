import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { answerFailures } from '../../server/http/problem.ts'

describe('mistake of the server', () => {
  it('has the same reference in the answer and in the log, another one each time', async () => {
    const logged: string[] = []
    const app = new Hono()
    app.get('/broken', () => {
      throw new Error('disk')
    })
    answerFailures(app, (_, message) => logged.push(message))
    const ask = async () => (await app.request('/broken')).json()
    const first = await ask()
    const second = await ask()
    expect(first).toEqual({
      type: 'about:blank',
      title: 'The server made a mistake',
      status: 500,
      reference: expect.stringMatching(/^[0-9A-F]{8}$/),
    })
    expect(logged).toEqual([
      `GET /broken failed, reference ${first.reference}`,
      `GET /broken failed, reference ${second.reference}`,
    ])
    expect(second.reference).not.toBe(first.reference)
  })
})
