import { afterEach, describe, expect, it, vi } from 'vitest'
import { writeXlsx } from 'hucre/xlsx'
import { atOnce, each, inTurns } from '../../server/journal/import/steps.ts'
import { readXlsxRecords, writeXlsxTable } from '../../server/journal/import/xlsx.ts'

const ROWS = 2000

afterEach(() => {
  vi.restoreAllMocks()
})

/** How often others had their turn while something was done, with its result. */
async function turnsDuring<T>(work: () => Promise<T>): Promise<{ turns: number; result: T }> {
  let turns = 0
  const count = (): void => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const result = await work()
  clearImmediate(next)
  return { turns, result }
}

describe('a long table', () => {
  const rows = Array.from({ length: ROWS }, (_, row) => [`Taman ${row}`, row / 7, null])
  const header = ['name', 'latitude', 'note']

  it('lets others have their turn while it is written and read, and all of it is there', async () => {
    const written = await turnsDuring(() => writeXlsxTable('Tempat', header, rows))
    // Twice: once to see how wide the columns are.
    expect(written.turns).toBeGreaterThanOrEqual((2 * ROWS) / 200 - 2)
    const read = await turnsDuring(() => readXlsxRecords(Buffer.from(written.result)))
    expect(read.turns).toBeGreaterThanOrEqual(ROWS / 200 - 1)
    expect('records' in read.result && read.result.records).toHaveLength(ROWS + 1)
  })

  it('is read as other programs write it, from the sheet that is shown', async () => {
    const sheets = [
      { name: 'Petunjuk', veryHidden: true, rows: [['baca dulu']] },
      { name: 'Tempat & taman', rows: [header, ...rows, [null, null, null], ['akhir']] },
      { name: 'Lain', rows: [['lain']] },
    ]
    const read = await readXlsxRecords(Buffer.from(await writeXlsx({ sheets })))
    if (!('records' in read)) throw new Error('it was not read')
    expect(read.records[0]).toEqual({ line: 1, cells: header })
    expect(read.records.at(-1)).toEqual({ line: ROWS + 3, cells: ['akhir', '', ''] })
    expect(read.records).toHaveLength(ROWS + 2)
  })
})

describe('work in steps', () => {
  function* doubled(items: readonly number[]) {
    const found: number[] = []
    yield* each(items, (item) => found.push(2 * item))
    return found
  }
  const items = Array.from({ length: 1000 }, (_, index) => index)

  it('comes to the same at once and in turns', async () => {
    expect(await inTurns(doubled(items))).toEqual(atOnce(doubled(items)))
    expect(atOnce(doubled(items)).at(-1)).toBe(1998)
  })

  it('lets others have their turn once it took its time, and not before', async () => {
    let nowMs = 0
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    expect((await turnsDuring(() => inTurns(doubled(items)))).turns).toBe(0)
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 30))
    expect((await turnsDuring(() => inTurns(doubled(items)))).turns).toBeGreaterThanOrEqual(9)
  })

  it('fails as the work fails', async () => {
    const failing = each([1], () => {
      throw new Error('row 1')
    })
    await expect(inTurns(failing)).rejects.toThrow('row 1')
  })
})
