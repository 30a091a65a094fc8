/**
 * A series file with weeks of polls by the minute, as deliveries and compaction leave it, but made in
 * seconds: days that are over as the blocks that compaction writes, of a few histories that many
 * targets share, and the open day as rows.
 */
import { BIGINT, BLOB, blobValue, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api'
import { packBlock } from '../../../server/store/embedded/block.ts'
import type { Block, StoredPoll } from '../../../server/store/embedded/block.ts'
import { DAY_MS, DayTables } from '../../../server/store/embedded/day-tables.ts'
import {
  bootWord,
  Dictionary,
  shapeWord,
  targetWord,
} from '../../../server/store/embedded/dictionary.ts'
import { Engine } from '../../../server/store/embedded/engine.ts'
import { takeApart } from '../../../server/store/shape.ts'
import type { SeriesTarget } from '../../../server/store/series-store.ts'
import type { AgentId, BootId } from '#contract/ids.ts'
import { randomOf } from '../../simulator/random.ts'

const MINUTE_MS = 60_000
/** Histories of a day: more would be packed for nothing. */
const HISTORIES = 24
const BLOCK_TYPES = [INTEGER, BIGINT, BIGINT, BIGINT, INTEGER, VARCHAR, BLOB, BLOB]
const OUTCOMES = [
  { kind: 'ok', rttMs: 2.5 },
  { kind: 'timeout', attempts: 2 },
]

export interface Filling {
  readonly directory: string
  readonly targets: readonly SeriesTarget[]
  /** UTC days since 1970, both included; the open one comes after the last. */
  readonly firstDay: number
  readonly lastDay: number
  /** Until when the open day has come, Unix ms. */
  readonly untilMs: number
  readonly seed: number
}

/** Fills an empty directory; resolves with the number of polls. */
export async function fillStore(filling: Filling): Promise<number> {
  const { directory, targets, firstDay, lastDay, seed } = filling
  const engine = await Engine.open(directory)
  try {
    const days = await DayTables.open(engine.writer)
    const dictionary = new Dictionary([])
    const boot = dictionary.intern(bootWord('agent' as AgentId, 'boot' as BootId))
    const shapes = OUTCOMES.map((outcome) => takeApart({ monotonicMs: 1, outcome }).shape)
    const ids = targets.map(({ kind, id }) => dictionary.intern(targetWord(kind, id)))
    const shapeIds = shapes.map((shape) => dictionary.intern(shapeWord(shape)))
    for (const { id, text } of dictionary.takeNew()) {
      await engine.writer.run(`INSERT INTO words VALUES (${id}, $1)`, [text])
    }
    const random = randomOf('days', seed)
    let polls = 0
    for (let day = firstDay; day <= lastDay; day += 1) {
      await days.add(engine.writer, day)
      const blocks = Array.from({ length: HISTORIES }, () =>
        packBlock(pollsOf(day, boot, shapes, random)),
      )
      const appender = await engine.writer.createAppender(DayTables.nameOf(day))
      for (const id of ids) {
        const block = blocks[Math.floor(random() * HISTORIES)]
        if (block === undefined) continue
        appender.appendDataChunk(chunkOf(id, day, block, dictionary))
        polls += block.count
      }
      appender.closeSync()
    }
    polls += await fillOpenDay(engine, { ...filling, ids, boot, shapeIds })
    await engine.writer.run('CHECKPOINT')
    return polls
  } finally {
    await engine.close()
  }
}

/** A day of one target by the minute: a few outages, and sometimes hours that came late. */
function pollsOf(
  day: number,
  boot: number,
  shapes: readonly string[],
  random: () => number,
): StoredPoll[] {
  const phaseMs = Math.floor(random() * 50_000)
  const outages = Array.from({ length: Math.floor(random() * 5) }, () => {
    const from = Math.floor(random() * 1440)
    return { from, until: from + 2 + Math.floor(random() * 90) }
  })
  const lateFrom = random() < 0.1 ? Math.floor(random() * 1200) : Infinity
  return Array.from({ length: 1440 }, (_, minute) => {
    const polledAtMs = day * DAY_MS + minute * MINUTE_MS + phaseMs + Math.floor(random() * 40)
    const isDown =
      random() < 1 / 400 || outages.some(({ from, until }) => from <= minute && minute < until)
    const isLate = minute >= lateFrom && minute < lateFrom + 180
    return {
      polledAtMs,
      receivedAtMs: polledAtMs + (isLate ? 4 * 60 * MINUTE_MS : 1000 + Math.floor(random() * 9000)),
      intervalMs: MINUTE_MS,
      boot,
      shape: shapes[isDown ? 1 : 0] ?? '',
      numbers: [minute * MINUTE_MS, isDown ? 2 : 2.5],
    }
  })
}

function chunkOf(id: number, day: number, block: Block, dictionary: Dictionary): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(BLOCK_TYPES, 1)
  const shapes = block.shapes.map((shape) => dictionary.idOf(shapeWord(shape)) ?? shape)
  chunk.setRows([
    [
      id,
      BigInt(day * DAY_MS),
      BigInt((day + 1) * DAY_MS - 1),
      BigInt((day + 2) * DAY_MS),
      block.count,
      JSON.stringify(shapes),
      blobValue(block.polls),
      blobValue(block.readings),
    ],
  ])
  return chunk
}

/** The open day, in the order in which it is delivered: minute by minute, all targets each. */
async function fillOpenDay(
  engine: Engine,
  {
    lastDay,
    untilMs,
    ids,
    boot,
    shapeIds: [ok = 0, timeout = 0],
  }: Filling & {
    readonly ids: readonly number[]
    readonly boot: number
    readonly shapeIds: readonly number[]
  },
): Promise<number> {
  const fromMs = (lastDay + 1) * DAY_MS
  const minutes = Math.max(0, Math.floor((untilMs - fromMs) / MINUTE_MS))
  const target = `(${ids[0] ?? 0} + t)`
  await engine.writer.run(`
    INSERT INTO polls
    SELECT ${target}, ${boot}, ${fromMs} + m * ${MINUTE_MS} + hash(t) % 50000,
      ${fromMs} + m * ${MINUTE_MS} + 52000, ${MINUTE_MS},
      CASE WHEN hash(t, m // 7) % 150 = 0 THEN ${timeout} ELSE ${ok} END, NULL, '60000,2.5'
    FROM range(${minutes}) minutes(m), range(${ids.length}) targets(t) ORDER BY m, t`)
  return minutes * ids.length
}
