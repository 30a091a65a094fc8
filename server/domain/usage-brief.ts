import type { ReportUsage } from '#contract/report.ts'
import { nearestRank } from './usage.ts'
import { plus } from './usage-counts.ts'
import type { UsageDay } from './usage-day.ts'

/** What a month's report needs of a day of usage: far less than a chart does. */
export type BriefDay = Pick<UsageDay, 'clients' | 'downloadBytes' | 'uploadBytes' | 'visitors'>

/** The same figures of a period as `usageFigures` has, of days in any order. */
export interface UsageBrief {
  readonly clients: Map<number, number>
  downloadBytes: number | null
  uploadBytes: number | null
  visitors: number | null
}

export function newUsageBrief(): UsageBrief {
  return { clients: new Map(), downloadBytes: null, uploadBytes: null, visitors: null }
}

/** Adds one day; each day once. */
export function addBriefDay(brief: UsageBrief, day: BriefDay): void {
  for (const [tenths, windows] of day.clients) {
    brief.clients.set(tenths, (brief.clients.get(tenths) ?? 0) + windows)
  }
  brief.downloadBytes = plus(brief.downloadBytes, day.downloadBytes)
  brief.uploadBytes = plus(brief.uploadBytes, day.uploadBytes)
  brief.visitors = plus(brief.visitors, day.visitors)
}

/** Median by nearest rank, and peak, of clients connected at a time; octets and devices summed up. */
export function briefFigures(brief: BriefDay): ReportUsage {
  const { downloadBytes, uploadBytes, visitors } = brief
  const values = [...brief.clients].sort(([a], [b]) => a - b)
  const counted = values.reduce((sum, [, windows]) => sum + windows, 0)
  const [median, peak] = [nearestRank(values, counted, 50), values.at(-1)?.[0] ?? null]
  return {
    clientsMedian: median === null ? null : median / 10,
    clientsPeak: peak === null ? null : peak / 10,
    downloadBytes,
    uploadBytes,
    visitors,
  }
}
