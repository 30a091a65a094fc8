/** What a UPS says of its source of power in one poll; null for what it does not say. */
export interface PowerSigns {
  /** The state of the output: whether it comes from the battery. */
  readonly outputOnBattery: boolean | null
  readonly secondsOnBattery: number | null
}

/** What is remembered of one UPS between polls; a new one knows nothing. */
export interface PowerMemory {
  /** The output was seen to come from elsewhere: battery is not its only state. */
  readonly knowsOtherSource: boolean
  /** Polls in a row with the battery as source and no second on it. */
  readonly contradictions: number
}

export const NEW_POWER_MEMORY: PowerMemory = { knowsOtherSource: false, contradictions: 0 }

/** So many polls without one second on battery show that it never was. */
const CONTRADICTIONS_MAX = 10

/**
 * Whether the load is fed from the battery: the output's state says so, or seconds on battery are
 * counted. A DC inverter says "battery" all its life and counts no second: until it was seen in
 * another state, such a contradiction is no verdict, and after ten in a row it is its normal state.
 */
export function judgePower(
  { outputOnBattery, secondsOnBattery }: PowerSigns,
  memory: PowerMemory,
): { readonly onBattery: boolean | null; readonly memory: PowerMemory } {
  const knowsOtherSource = memory.knowsOtherSource || outputOnBattery === false
  if (secondsOnBattery !== null && secondsOnBattery > 0) {
    return { onBattery: true, memory: { knowsOtherSource, contradictions: 0 } }
  }
  if (outputOnBattery !== true || secondsOnBattery === null || knowsOtherSource) {
    const counted = secondsOnBattery === null ? null : false
    return {
      onBattery: outputOnBattery ?? counted,
      memory: { knowsOtherSource, contradictions: 0 },
    }
  }
  const contradictions = Math.min(CONTRADICTIONS_MAX, memory.contradictions + 1)
  return {
    onBattery: contradictions === CONTRADICTIONS_MAX ? false : null,
    memory: { knowsOtherSource, contradictions },
  }
}
