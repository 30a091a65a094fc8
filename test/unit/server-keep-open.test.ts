import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cityControl } from '../../server/city-control.ts'
import { DEFAULTS, fixedCitySettings } from '../../server/config.ts'
import { cityAnswerSchema } from '../../server/contract/inventory.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import { openJournal } from '../../server/journal/open.ts'
import { keepOpen } from '../../server/keep-open.ts'
import { startServer } from '../../server/serve.ts'

const log = pino({ level: 'silent' })
const nothing = (): Promise<void> => Promise.resolve()

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-keep-open-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** A server whose openings and closings are noted; those of the given numbers fail. */
async function noted(failing: readonly number[]) {
  const events: string[] = []
  let openings = 0
  const server = await keepOpen((opened) => {
    openings += 1
    const number = openings
    events.push(`open ${number}`)
    opened.push(() => void events.push(`close store ${number}`))
    if (failing.includes(number)) return Promise.reject(new Error(`opening ${number} failed`))
    opened.push(() => void events.push(`close port ${number}`))
    return Promise.resolve('http://127.0.0.1:1')
  }, log)
  return { server, events }
}

describe('a server that opens anew', () => {
  it('closes what it opened last first, and opens again', async () => {
    const { server, events } = await noted([])
    await server.reopen(nothing)
    await server.close()
    const closed = (number: number) => [`close port ${number}`, `close store ${number}`]
    expect(events).toEqual(['open 1', ...closed(1), 'open 2', ...closed(2)])
  })

  it('opens as it was when it cannot open, after what was changed was taken back', async () => {
    const { server, events } = await noted([2])
    await server.reopen(() => {
      events.push('taken back')
      return nothing()
    })
    expect(events.slice(-4)).toEqual(['open 2', 'close store 2', 'taken back', 'open 3'])
    await server.close()
    expect(events.at(-1)).toBe('close store 3')
  })

  it('says so when it cannot open at all, and leaves nothing open', async () => {
    const { server, events } = await noted([2, 3])
    await expect(server.reopen(nothing)).rejects.toThrow('opening 3 failed')
    expect(events.at(-1)).toBe('close store 3')
    await server.close()
  })

  it('stays closed when it was told to close meanwhile', async () => {
    const { server, events } = await noted([])
    const closing = server.close()
    await server.reopen(nothing)
    await closing
    expect(events.filter((event) => event.startsWith('open'))).toEqual(['open 1'])
  })
})

describe('the settings of the city', () => {
  it('stand between the defaults and file, environment and flags', async () => {
    const journal = await openJournal(directory)
    await journal.setCitySettings({ name: 'Kota Baru', timeZone: 'Asia/Jayapura' })
    const settingsWith = async (fixed: readonly ('name' | 'timeZone')[]) =>
      (await cityControl(DEFAULTS, fixed, journal, () => undefined)).settings
    expect(await settingsWith([])).toEqual({ name: 'Kota Baru', timeZone: 'Asia/Jayapura' })
    expect(await settingsWith(['timeZone'])).toEqual({
      name: 'Kota Baru',
      timeZone: DEFAULTS.city.timeZone,
    })
    await journal.close()
    const env = { PANTAU_CITY_NAME: 'Kota Lain' }
    expect(fixedCitySettings({ file: undefined, env, flags: {} })).toEqual(['name'])
  })

  it('count at once, at the same address, and after a start of the process', async () => {
    const config = { ...DEFAULTS, dataDirectory: directory, port: 0 }
    const server = await startServer(config, log)
    const headers = { [OPERATOR_HEADER]: 'Maria', 'Content-Type': 'application/json' }
    const cityAt = async (url: string) =>
      cityAnswerSchema.parse(await (await fetch(`${url}${PATHS.city}`)).json())
    const next = { name: 'Kota Baru', timeZone: 'Asia/Jayapura' }
    const put = await fetch(`${server.url}${PATHS.city}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(next),
    })
    expect(cityAnswerSchema.parse(await put.json())).toMatchObject({ isRestarting: true })
    const shown = { ...next, fixed: [], isRestarting: false }
    await vi.waitFor(async () => expect(await cityAt(server.url)).toEqual(shown), 20_000)
    await server.close()
    const again = await startServer(config, log, ['name'])
    expect(await cityAt(again.url)).toEqual({
      ...shown,
      name: DEFAULTS.city.name,
      fixed: ['name'],
    })
    await again.close()
  }, 60_000)
})
