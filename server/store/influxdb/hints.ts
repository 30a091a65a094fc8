/** What InfluxDB says when a setting of its own is in the way, and what to set. */
const HINTS: readonly (readonly [says: RegExp, hint: string])[] = [
  [
    /max-values-per-tag/,
    'set index-version = "tsi1" or max-values-per-tag = 0 in section [data] of influxdb.conf: each access point is a value of the tag id',
  ],
  [
    /max-series-per-database/,
    'set index-version = "tsi1" or max-series-per-database = 0 in section [data] of influxdb.conf',
  ],
  [
    /field type conflict/,
    "the database is not Pantau's alone: name one of its own in stores.seriesUrl",
  ],
  [
    /beyond retention policy/,
    'the database keeps less than retention.pollsDays: lengthen its retention policy',
  ],
]

export function hintOf(message: string): string | null {
  return HINTS.find(([says]) => says.test(message))?.[1] ?? null
}
