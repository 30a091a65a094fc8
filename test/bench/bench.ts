/** One benchmark: prints a JSON line per case, seeded, done within about a minute. */
export interface Bench {
  readonly name: string
  /** What it measures, in a few words, for the help. */
  readonly what: string
  readonly run: (print: (line: object) => void, options: readonly string[]) => Promise<void>
}
