import type { Poll } from '../reading/poll.ts'
import { SYS_UP_TIME } from '../reading/standard.ts'
import { number, text, type Cell } from '../snmp/decode.ts'

const TEXT_LENGTH_MAX = 128
const MS_PER_TICK = 10

/** sysUpTime in ms, asked at each poll: it shows that the device lives. */
export function readUptimeMs(poll: Poll): number | null {
  const uptimeMs = whole(poll.always(SYS_UP_TIME), Number.MAX_SAFE_INTEGER / MS_PER_TICK)
  return uptimeMs === null ? null : uptimeMs * MS_PER_TICK
}

/** A whole number from 0 to `most`; anything else is null. */
export function whole(value: Parameters<typeof number>[0], most: number): number | null {
  const found = number(value)
  return found === null || found < 0 || found > most ? null : Math.trunc(found)
}

/** A number with one decimal. */
export function tenths(cell: Cell): number | null {
  const found = number(cell)
  return found === null ? null : Math.round(found * 10) / 10
}

/** A text as long as the protocol takes. */
export function words(cell: Cell): string | null {
  return text(cell)?.slice(0, TEXT_LENGTH_MAX) ?? null
}
