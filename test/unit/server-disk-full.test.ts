import { tmpdir } from 'node:os'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { answerFailures } from '../../server/http/problem.ts'
import { createDiskRoom, DiskFullError, isDiskFull } from '../../server/store/disk-room.ts'

describe('a full disk', () => {
  it.each([
    ['SQLite', new Error('database or disk is full')],
    ['DuckDB', new Error('Could not write file "series.duckdb.wal": No space left on device')],
    ['a file', new Error('ENOSPC: no space left on device, write')],
    ['a quota', new Error('EDQUOT: disk quota exceeded, write')],
    ['what watches over it', new DiskFullError('the disk is full')],
    ['what it was told', new Error('cannot be kept', { cause: new Error('ENOSPC: no space') })],
  ])('is known by the words of %s', (_, cause) => {
    expect(isDiskFull(cause)).toBe(true)
  })

  it('is not what any other failure is taken for', () => {
    expect(isDiskFull(new Error('database is locked'))).toBe(false)
    expect(isDiskFull('disk is full')).toBe(false)
  })

  it('is answered 507, with when to try again', async () => {
    const logError = vi.fn()
    const app = new Hono().post('/', () => {
      throw new Error('cannot be kept', { cause: new Error('database or disk is full') })
    })
    answerFailures(app, logError)
    const answer = await app.request('/', { method: 'POST' })
    expect(answer.status).toBe(507)
    expect(answer.headers.get('retry-after')).toBe('30')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ title: 'The disk of the server is full' })
    expect(logError).toHaveBeenCalledTimes(1)
  })

  it('is not in the way of a disk that has room, or cannot be looked at', async () => {
    await createDiskRoom(tmpdir(), () => performance.now()).require()
    await createDiskRoom('/nowhere', () => performance.now()).require()
  })
})
