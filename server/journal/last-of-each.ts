/**
 * The rows with the last one of each key: PostgreSQL refuses a statement that writes a row twice, where
 * SQLite lets the last one stand.
 */
export function lastOfEach<T>(rows: readonly T[], keyOf: (row: T) => string): readonly T[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return byKey.size === rows.length ? rows : [...byKey.values()]
}
