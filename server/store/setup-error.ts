/** The readings cannot be opened as it is set: the message says what to do, never a password. */
export class StoreSetupError extends Error {
  override readonly name = 'StoreSetupError'
}
