/** A city that cannot be moved as it is asked for, and what to do. */
export class MigrateError extends Error {
  override readonly name = 'MigrateError'
}
