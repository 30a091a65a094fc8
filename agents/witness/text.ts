import { fixedOffsetMs, indonesianZoneName } from '#contract/time-zone.ts'

export interface WitnessFacts {
  readonly agent: string
  readonly server: URL
  readonly sinceMs: number
  /** Null while the server is gone. */
  readonly untilMs: number | null
  readonly timeZone: string
}

/** What a witness says, in Bahasa Indonesia and English: nobody knows who reads the channel. */
export function witnessText({ agent, server, sinceMs, untilMs, timeZone }: WitnessFacts): string {
  const at = (ms: number): string => clockOf(ms, timeZone)
  if (untilMs === null) {
    return [
      `Server Pantau (${server.host}) tidak menjawab sejak ${at(sinceMs)}, padahal internet di agen ${agent} berfungsi.`,
      `The Pantau server has not answered since ${at(sinceMs)}, although the internet works at agent ${agent}.`,
    ].join('\n')
  }
  return [
    `Server Pantau (${server.host}) kembali menjawab. Tidak terjangkau ${at(sinceMs)} sampai ${at(untilMs)}, menurut agen ${agent}.`,
    `The Pantau server answers again. It was out of reach from ${at(sinceMs)} to ${at(untilMs)}, says agent ${agent}.`,
  ].join('\n')
}

/** `22-11 14.05 WITA`: day, month and time by the city's clock; UTC where the zone is not Indonesian. */
function clockOf(atMs: number, timeZone: string): string {
  const name = indonesianZoneName(timeZone)
  const shownMs = atMs + (name === undefined ? 0 : (fixedOffsetMs(timeZone) ?? 0))
  const [, month, day, hour, minute] = new Date(shownMs).toISOString().split(/[-T:]/)
  return `${day}-${month} ${hour}.${minute} ${name ?? 'UTC'}`
}
