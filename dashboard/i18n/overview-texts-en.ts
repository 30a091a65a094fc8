import type { overviewTextsId } from './overview-texts-id.ts'

/** The texts of the overview in English. */
export const overviewTextsEn: typeof overviewTextsId = {
  hint: 'Today in five figures, compared with yesterday and the same weekday of last week.',
  served: 'Places with service now',
  servedOf: (served, equipped) => `${served} of ${equipped}`,
  servedHow:
    'Places that are up or partly degraded, of all places that have equipment. Compared with the state at the same time of day.',
  toPlaces: 'See the table of places',
  availability: 'Availability today',
  bounds: (lower, upper) => `bounds ${lower}–${upper}`,
  availabilityHow:
    'Time up / (up + down) of all places in service hours, from the start of the day until now. The lower bound takes unobserved time for down, the upper for up. Compared with the same hours.',
  toReports: 'See the report',
  clients: 'Clients now',
  clientsHow:
    'Devices that are connected, as access points count them. Compared with the mean of the same hour.',
  outages: 'Outages today',
  outagesOpen: (open) => `${open} still last`,
  outagesHow:
    'Outages of service that began today. Compared with those that began by the same time of day. Those that last may have begun before today.',
  toOutages: 'See the outages',
  coverage: 'Residents served today',
  coverageOf: (people, all) => `${people} of ${all} residents`,
  coverageEven:
    'Without a population grid: the residents of each kelurahan are taken to be spread evenly, so this is an estimate.',
  coverageGrid: 'By the population grid.',
  coverageHow: (meters, share) =>
    `Residents within ${meters} m of a place whose service today is at least ${share}. Compared with whole days.`,
  coverageNone: 'The number of residents has not been imported.',
  toMap: 'See on the map',
  atThisTime: 'Yesterday, at this time',
  weekAtThisTime: 'A week ago, at this time',
  untilThisTime: 'Yesterday, until this time',
  weekUntilThisTime: 'A week ago, until this time',
  wholeDay: 'Yesterday (whole day)',
  weekWholeDay: 'A week ago (whole day)',
  unknown: 'no data',
  statesNow: 'State now',
  tooLarge:
    'This fleet is too large to be compared place by place here. The state now is on the map and in the table of places.',
  how: 'How it is reckoned',
  worst: 'Worst today',
  worstHint: 'Down longest in service hours',
  worstNone: 'No place has been down today.',
  down: (duration) => `down ${duration}`,
  hand: 'Needs a hand',
  handNone: 'Nothing needs a hand now.',
  handHolding: 'Incidents are not judged yet: the server has just started.',
  agents: (count) => `${count} agents need a hand`,
  incidentPlaces: (count) => (count === '1' ? '1 place' : `${count} places`),
  capacity: 'Capacity',
  capacityHint: 'By the last 7 days',
  capacityNone: 'Nothing is full or idle.',
  moreCapacity: (count) => `and ${count} more warnings`,
  capacityKind: {
    'radio-utilisation': 'Radio saturated',
    'radio-clients': 'Too many clients per radio',
    'uplink-full': 'Uplink full at the busy hour',
    'access-point-unused': 'Access point unused',
  },
  capacityValue: {
    'radio-utilisation': (value, limit) => `${value}% used, limit ${limit}%`,
    'radio-clients': (value, limit) => `${value} clients, limit ${limit}`,
    'uplink-full': (value, limit) => `${value}% of the contract, limit ${limit}%`,
    'access-point-unused': (value, limit) => `${value} clients on average, limit ${limit}`,
  },
  remedy: {
    'change-channel': 'Change the channel.',
    'add-access-point': 'Add an access point.',
    'raise-contract': 'Raise the contract of the line.',
    'move-access-point': 'Move the access point.',
  },
  days: (days) => `${days} of 7 days`,
}
