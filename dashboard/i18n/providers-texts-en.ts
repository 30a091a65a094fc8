import type { providersTextsId } from './providers-texts-id.ts'

/** The texts of the page of providers in English. */
export const providersTextsEn: typeof providersTextsId = {
  hint: (month) =>
    `Internet providers, their contracts, and the service of their lines in ${month}. Availability is reckoned over all places on their lines.`,
  providers: 'Providers',
  lines: 'Lines and contracts',
  linesHint: 'One row for each line. Those that are nearly full at the busy hour come first.',
  provider: 'Provider',
  nobody: 'No provider',
  count: 'Lines',
  contracts: 'Contract numbers',
  contract: 'Contract',
  mbps: 'Mbit/s',
  mbpsHint: 'Sum of the speeds that the contracts say.',
  availability: (month) => `Availability ${month}`,
  availabilityExported: (month) => `Availability ${month} (%)`,
  availabilityHint: 'Measured in service hours; lower and upper bound below it.',
  outages: 'Line outages',
  outagesHint: 'Outages of this month whose cause is the internet line.',
  out: 'Time out',
  outExported: 'Time out (hours)',
  contact: 'Contact',
  onlyOperators: 'for operators only',
  place: 'Place',
  state: 'Line now',
  busy: 'Used at the busy hour',
  busyExported: 'Used at the busy hour (%)',
  busyHint: 'Mean in the busiest hour against the contract; 100% is full.',
  busySigns: { full: 'nearly full', over: 'above the contract' },
  overHint:
    'Above 100%: the contract’s rate in the inventory is less than the real one, or the line has no counters of its own, so that those of the access points stand for it, with what stays within the place.',
  fullLines: (count) => `${count} lines nearly full at the busy hour`,
  states: { up: 'Connected', down: 'Down', unknown: 'Unobserved' },
  none: 'The inventory has no provider yet. Add one on the page Inventory.',
  noLines: 'The inventory has no internet line yet. Enter it on the page Inventory, at each place.',
  monthMissing: 'Some figures of this month cannot be read yet; their columns are empty.',
}
