/** Reads a whole number from the command line. Throws with the option's name and what is expected. */
export function numberOf(option: string, value: string, least: number, most: number): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isInteger(number) || number < least || number > most) {
    throw new Error(`${option}: expected a whole number from ${least} to ${most}, found "${value}"`)
  }
  return number
}
