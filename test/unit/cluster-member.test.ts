import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Hono } from 'hono'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { startMember } from '../../server/cluster/member.ts'
import type { CityOpening, Member, OpenCity } from '../../server/cluster/member.ts'
import type { KeeperEntry, KeeperSeat } from '../../server/journal/keeper-seat.ts'
import { EventHub } from '../../server/live/event-hub.ts'

/** What PostgreSQL holds: one seat, and who took it last. */
class Seats {
  holder: string | null = null
  entry: KeeperEntry | null = null

  seatOf(process: string): KeeperSeat {
    const holds = (): boolean => this.holder === process
    return {
      look: ({ isTrying }) => {
        if (isTrying) this.holder ??= process
        return Promise.resolve({ isOurs: holds(), entry: this.entry })
      },
      take: ({ address, secret, startedAtMs }) => {
        const term = (this.entry?.term ?? 0) + 1
        this.entry = { term, process, address, secret, startedAtMs, isOpen: false, silentMs: 0 }
        return Promise.resolve(term)
      },
      open: () => {
        if (this.entry !== null) this.entry = { ...this.entry, isOpen: true }
        return Promise.resolve()
      },
      beat: () => Promise.resolve(),
      holds,
      leave: () => {
        if (holds()) this.holder = null
        if (this.entry !== null) this.entry = { ...this.entry, isOpen: false, address: null }
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
  }
}

const city: OpenCity = {
  app: new Hono(),
  events: new EventHub(),
  looks: { tasks: () => [] },
  controllers: { take: () => undefined },
  take: () => undefined,
  recall: () => undefined,
  touchVisitors: () => undefined,
  firstPollAtMs: () => null,
}

function world() {
  const seats = new Seats()
  const noted: string[] = []
  const openings = new Map<string, CityOpening>()
  const members = new Map<string, Member>()
  const join = (process: string): Member => {
    const member = startMember({
      process,
      seat: seats.seatOf(process),
      address: () => '127.0.0.1:1',
      store: { readReceivedSince: () => (async function* () {})() },
      log: pino({ level: 'silent' }),
      openCity(opening) {
        openings.set(process, opening)
        noted.push(`${process} opens`)
        opening.onOpen(city)
        const close = async (): Promise<void> => {
          await opening.onClose()
          noted.push(`${process} closes`)
        }
        return Promise.resolve({ close })
      },
    })
    members.set(process, member)
    return member
  }
  const closeAll = async (): Promise<void> => {
    for (const member of members.values()) await member.close()
  }
  return { seats, noted, openings, join, closeAll }
}

describe('one of several processes', () => {
  it('keeps the city alone, and the next one opens it when it has closed it', async () => {
    const { noted, join, closeAll } = world()
    const one = join('one')
    await expect.poll(() => one.standing().kind).toBe('here')
    const other = join('other')
    await expect.poll(() => other.standing().kind).toBe('there')
    expect(other.line()?.term).toBe(1)
    await one.close()
    await expect.poll(() => other.standing().kind).toBe('here')
    expect(noted).toEqual(['one opens', 'one closes', 'other opens'])
    expect(other.line()?.term).toBe(2)
    await closeAll()
  })

  it('writes nothing from the moment at which its seat is gone, and takes it again where nobody has it', async () => {
    const { seats, noted, join, closeAll } = world()
    const one = join('one')
    await expect.poll(() => one.standing().kind).toBe('here')
    expect(one.mayWrite()).toBe(true)
    seats.holder = 'other'
    expect(one.mayWrite()).toBe(false)
    one.lost()
    await expect.poll(() => one.standing().kind).toBe('nobody')
    expect(noted).toEqual(['one opens', 'one closes'])
    expect(one.mayWrite()).toBe(true)
    seats.holder = null
    await expect.poll(() => one.standing().kind, { timeout: 6000 }).toBe('here')
    await closeAll()
  })

  it('lets another one have the city when its own seat was lost, and follows that one', async () => {
    const { seats, noted, join, closeAll } = world()
    const one = join('one')
    await expect.poll(() => one.standing().kind).toBe('here')
    const other = join('other')
    await expect.poll(() => other.standing().kind).toBe('there')
    seats.holder = null
    one.lost()
    await expect
      .poll(
        () => {
          // However soon it is back, and however often it asks.
          one.lookSoon()
          return [one.standing().kind, other.standing().kind]
        },
        { timeout: 2500 },
      )
      .toEqual(['there', 'here'])
    expect(noted).toEqual(['one opens', 'one closes', 'other opens'])
    await closeAll()
  })

  it('does not follow one that may live and that nobody can reach, before it is surely over', async () => {
    const { seats, noted, join, closeAll } = world()
    // Nobody answers there, and nothing refuses: as of a machine that was cut off.
    const held: Socket[] = []
    const silent = createServer((socket) => void held.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`
    const secret = new Secret('s')
    seats.entry = {
      term: 4,
      process: 'gone',
      address,
      secret,
      startedAtMs: 0,
      isOpen: true,
      silentMs: 0,
    }
    const one = join('one')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect([one.standing().kind, noted]).toEqual(['nobody', []])
    seats.entry = { ...seats.entry, silentMs: 60_000 }
    await expect.poll(() => one.standing().kind).toBe('here')
    expect(one.line()?.term).toBe(5)
    await closeAll()
    for (const socket of held) socket.destroy()
    await new Promise((resolve) => silent.close(resolve))
  })

  it('gives the city up where it cannot be opened anew', async () => {
    const { seats, noted, openings, join, closeAll } = world()
    const one = join('one')
    await expect.poll(() => one.standing().kind).toBe('here')
    openings.get('one')?.onBroken()
    await expect.poll(() => seats.holder).toBe(null)
    expect(noted).toEqual(['one opens', 'one closes'])
    await closeAll()
  })
})
