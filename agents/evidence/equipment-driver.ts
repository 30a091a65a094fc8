import type { Driver, Sources } from '../drivers/driver.ts'

/** What a UPS is asked, by the fields of its reading: data only, as vendor drivers are. */
export interface UpsFields {
  /** True while the output comes from the battery, as the device's own state says. */
  readonly onBattery?: Sources
  readonly secondsOnBattery?: Sources
  readonly battery?: Sources
  readonly minutesRemaining?: Sources
  readonly chargePercent?: Sources
  readonly loadPercent?: Sources
  readonly inputVolts?: Sources
  readonly inputLineBads?: Sources
  /** Answers anything when the card has lost its UPS: what else it says is then of the past. */
  readonly lost?: Sources
}

/** A kind of UPS: how it is recognised and who it is (as of any driver), and its fields. */
export interface UpsDriver extends Driver {
  readonly maker?: Sources
  readonly fields: UpsFields
}
