/** The journal cannot be used now: its server is away, stopping, full, or too busy. */
export class JournalUnavailableError extends Error {
  override readonly name = 'JournalUnavailableError'
  /** After how long another try is worth it. */
  readonly retryAfterSeconds = 5
}

/** The journal cannot be opened as it is set: the message says what to do, never a password. */
export class JournalSetupError extends Error {
  override readonly name = 'JournalSetupError'
}
