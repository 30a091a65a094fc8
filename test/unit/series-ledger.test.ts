import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentId, BootId } from '#contract/ids.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 9, 1)
const keyOf = (sequence: number, boot = 'boot-1') => ({
  agent: 'agent-1' as AgentId,
  boot: boot as BootId,
  sequence,
})

describe('the ledger of the readings', () => {
  let directory: string
  let journal: Journal
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-ledger-'))
    journal = await openJournal(directory)
  })
  afterEach(async () => {
    await journal.close()
    await rm(directory, { recursive: true })
  })
  const taken = (sequence: number, accepted: number) => ({
    ...keyOf(sequence),
    accepted,
    rejected: [],
    receivedAtMs: START_MS + sequence * 1000,
  })

  it('takes a receipt once and tells which were there', async () => {
    const { seriesLedger: ledger } = journal
    const rejected = [{ index: 3, code: 'not-assigned', detail: 'no' }] as const
    expect(await ledger.take([{ ...taken(1, 5), rejected }], [])).toEqual([])
    const before = await ledger.take([taken(1, 9), taken(2 ** 50, 1)], [])
    expect(before).toMatchObject([keyOf(1)])
    expect(
      await ledger.receiptsOf([keyOf(2 ** 50), keyOf(3), keyOf(1), keyOf(1, 'other')]),
    ).toEqual([{ accepted: 1, rejected: [] }, undefined, { accepted: 5, rejected }, undefined])
  })

  it('knows hours by when polls of them came last, and forgets those before the cut', async () => {
    const { seriesLedger: ledger } = journal
    const hour = (at: number, receivedUntilMs: number) => ({
      startMs: START_MS + at * HOUR_MS,
      receivedUntilMs,
    })
    await ledger.take([], [hour(0, START_MS + 500), hour(2, START_MS + 900)])
    await ledger.take([], [hour(2, START_MS + 100), hour(5, START_MS + 700)])
    const since = async (ms: number) =>
      (await ledger.hoursReceivedSince(START_MS + ms)).map((at) => (at - START_MS) / HOUR_MS)
    expect([await since(0), await since(700), await since(901)]).toEqual([[0, 2, 5], [2, 5], []])
    expect(await ledger.cutMs()).toBe(-Infinity)
    await ledger.moveCut(START_MS + 3 * HOUR_MS)
    await ledger.moveCut(START_MS + HOUR_MS)
    expect(await ledger.cutMs()).toBe(START_MS + 3 * HOUR_MS)
    expect(await since(0)).toEqual([5])
  })

  it('keeps words as they were first written', async () => {
    const { seriesLedger: ledger } = journal
    const number = 2 ** 52 - 1
    const day = START_MS / (24 * HOUR_MS)
    await ledger.useWords(new Map([[number, 's:{"a":"Wi-Fi \u{1f4f6}"}']]), day)
    await ledger.useWords(new Map([[number, 's:other']]), day)
    expect(await ledger.wordsOf([number, 7])).toEqual(
      new Map([[number, 's:{"a":"Wi-Fi \u{1f4f6}"}']]),
    )
  })

  it('forgets words once the readings are expired that they were last written for', async () => {
    const { seriesLedger: ledger } = journal
    const day = Math.floor(START_MS / (24 * HOUR_MS))
    const left = async () => [...(await ledger.wordsOf([1, 2, 3])).keys()].toSorted((a, b) => a - b)
    const words = [1, 2, 3].map((number): [number, string] => [number, `s:${number}`])
    await ledger.useWords(new Map(words), day)
    await ledger.useWords(new Map(words.slice(1, 2)), day + 10)
    // An earlier day does not take back what a later one said.
    await ledger.useWords(new Map(words.slice(1, 2)), day)
    await ledger.moveCut((day + 2) * 24 * HOUR_MS)
    expect(await left()).toEqual([1, 2, 3])
    await ledger.moveCut((day + 3) * 24 * HOUR_MS)
    expect(await left()).toEqual([2])
  })

  it('keeps bodies in the order in which they were acknowledged until they are on disk', async () => {
    const { seriesLedger: ledger } = journal
    const bodies = [3, 1, 2].map((byte, at) => ({
      atMs: START_MS + at,
      body: Uint8Array.of(byte, 0),
    }))
    await ledger.take([], [], bodies.slice(0, 1))
    await ledger.take([taken(1, 1)], [], bodies.slice(1))
    const kept = async () => {
      const found: number[][] = []
      for await (const body of ledger.kept()) found.push([...body])
      return found
    }
    expect(await kept()).toEqual([
      [3, 0],
      [1, 0],
      [2, 0],
    ])
    const newest = await ledger.newestKept()
    await ledger.take([], [], [{ atMs: START_MS - HOUR_MS, body: Uint8Array.of(4, 0) }])
    await ledger.forgetKept(newest ?? 0)
    // Whatever the clock said.
    expect(await kept()).toEqual([[4, 0]])
    await ledger.forgetKept((await ledger.newestKept()) ?? 0)
    expect(await ledger.newestKept()).toBeNull()
  })

  it('forgets receipts but those of the last hundred batches of each boot', async () => {
    const { seriesLedger: ledger } = journal
    const many = Array.from({ length: 130 }, (_, sequence) => taken(sequence, 1))
    await ledger.take([...many, { ...taken(0, 1), boot: 'boot-2' as BootId }], [])
    await ledger.forgetReceipts(START_MS + HOUR_MS)
    const left = await ledger.receiptsOf([keyOf(29), keyOf(30), keyOf(129), keyOf(0, 'boot-2')])
    expect(left.map((receipt) => receipt !== undefined)).toEqual([false, true, true, true])
    await ledger.forgetReceipts(START_MS + 46 * 24 * HOUR_MS)
    expect(await ledger.receiptsOf([keyOf(129)])).toEqual([undefined])
  })
})
