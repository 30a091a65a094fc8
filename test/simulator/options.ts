import { UsageError } from '../../server/cli/usage-error.ts'

/** Reads a whole number from the command line. Throws `UsageError` with what is expected. */
export function numberOf(option: string, value: string, least: number, most: number): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isInteger(number) || number < least || number > most) {
    const found = `found "${value}"`
    throw new UsageError(`${option}: expected a whole number from ${least} to ${most}, ${found}`)
  }
  return number
}
