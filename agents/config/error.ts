/** One fault of a configuration file, in one line that says what is wrong and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(file: string, line: number | undefined, fault: string, cause?: unknown) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${fault}`, { cause })
  }
}
