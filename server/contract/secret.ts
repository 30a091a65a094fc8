/** Text that must not be printed by accident: logs, JSON and templates show `<secret>`. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself; call it only where it leaves the program on purpose. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '<secret>'
  }

  toJSON(): string {
    return '<secret>'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '<secret>'
  }
}
