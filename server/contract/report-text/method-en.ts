import type { MethodTexts } from './method-id.ts'

/** How figures are reckoned, and what words mean, in English. */
export const methodEn: MethodTexts = {
  how: 'How figures are reckoned',
  parts: {
    time: 'Figures are reckoned over time, not over polls. The state of a poll holds until the next poll, at most 2.5 intervals; beyond that the time is unobserved.',
    confirmation:
      'A change of state is confirmed by the polls that follow: two in a row for down, one for up. It is dated to the first of them.',
    unknown: 'Unobserved time is never counted as up and never as down.',
    service:
      'A place gives service when at least one access point is up and one of its internet lines is up. Degraded time counts as up.',
    hours:
      'Only the service hours of each place count. Announced maintenance is taken out of the figures.',
    sum: 'Up + down + unobserved + not counted + no equipment = the service hours, to the millisecond.',
    measured: 'Measured availability = up / (up + down).',
    bounds:
      'The lower bound takes all unobserved time for down, the upper bound takes it for up. The true figure lies between the two.',
    together:
      'The availability of several places is reckoned from their summed time, not from the mean of their percentages.',
    order:
      'Data that come in late change the figures as data on time do; the order in which they come does not matter.',
  },
  coverage: 'Coverage',
  served: (share) =>
    `A place is “with service” when its measured availability within service hours is at least ${share}. It is “undetermined” when it was not observed at all, or when that threshold lies between its bounds and less than half of its service hours was observed.`,
  placeCoverage:
    'Place coverage = places with service / required places. Required are all active and planned places; the retired ones are not.',
  residents: (meters) =>
    `Resident coverage = residents who live within ${meters} m of a place with service / all residents. Circles that overlap count once.`,
  spread: {
    even: 'The residents of each kelurahan are taken to be spread evenly, so resident coverage is an estimate.',
    grid: 'Where residents live is taken from a population grid.',
    none: 'The number of residents or the outlines of the kelurahan have not been imported, so resident coverage is not reckoned.',
  },
  effective:
    'Effective coverage = residents within reach of an equipped place, each times the best availability that reaches them / all residents. Places below the threshold and undetermined ones count too, so that it can be above resident coverage.',
  contracts: 'Contracts',
  verdict:
    'A contract is kept when the lower bound reaches the target, broken when the upper bound is below it, otherwise undetermined. Nothing is guessed.',
  restitution:
    'Restitution rests on time that was seen out alone. Unobserved time counts for the provider, and rupiah are rounded down.',
  cause:
    'The cause of an outage is drawn from evidence. A person can set another one, with a reason; the machine’s finding stays beside it.',
  check:
    'Each figure can be reckoned anew without the server, from the evidence file, by the command “pantau verify”.',
  definitions: 'What the words mean',
  terms: [
    ['Place', 'a public place that should have Wi-Fi, whether it is equipped or not'],
    ['Access point', 'the device that gives Wi-Fi'],
    ['Internet line', 'the internet connection of a place, bought from a provider by a contract'],
    ['Agent', 'a small program at the site that polls the access points and reports to the server'],
    ['Up', 'service was seen working'],
    ['Down', 'service was seen not working'],
    ['Unobserved', 'nobody looked'],
    ['Not counted', 'taken out of the figures because of planned maintenance or by the contract'],
    ['Outage', 'an interval of down, with its cause and evidence'],
    ['Coverage gap', 'a place or residents without working Wi-Fi'],
    ['Backfill', 'readings that an agent kept and delivered later'],
    ['Provisional', 'backfill may still change the figures'],
    ['Final', 'figures change no more; a correction is a new version with its reason'],
    ['Restitution', 'the part of the price that can be claimed back from the provider'],
  ],
}
