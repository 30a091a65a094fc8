import type { Words } from './words.ts'

const both = (name: string, phone: string): string =>
  [name, phone].filter((text) => text !== '').join(' ')
const places = (count: string): string => (count === '1' ? '1 place' : `${count} places`)

/** Alerts in English. */
export const en: Words = {
  headline: {
    site: 'Service down',
    'access-point': 'Access point down',
    uplink: 'Internet line down',
    'agent-silent': 'Agent silent',
    degraded: 'Service hardly usable',
    'many-at-once': 'Many outages at once',
    backlog: 'Data held up at the agent',
    disk: 'Server storage almost full',
    certificate: 'Server certificate about to expire',
    'server-back': 'The Pantau server was off',
  },
  agentDisk: 'Agent storage failing',
  title: {
    grown: (subject) => `Spreading: ${subject}`,
    recovery: (subject) => `Recovered: ${subject}`,
    escalation: (subject) => `Nobody on it yet: ${subject}`,
    repeat: (subject) => `Still lasting: ${subject}`,
    flapping: (subject) => `On and off: ${subject}`,
    'server-back': () => 'The Pantau server is back',
    'first-aid': (subject) => `First aid: ${subject}`,
    test: () => 'Pantau test message',
  },
  digestTitle: (count) => `Digest: ${count} ${count === '1' ? 'item' : 'items'}`,
  partlyRecovered: (subject) => `Partly recovered: ${subject}`,
  over: (subject) => `Over: ${subject}`,
  scope: {
    place: (name) => name,
    'power-area': (name) => `power area ${name}`,
    kelurahan: (name) => (/^kel/i.test(name) ? name : `Kelurahan ${name}`),
    provider: (name) => `provider ${name}`,
    city: (name) => name,
    agent: (name) => name,
    server: (name) => name,
  },
  manyPlaces: (count, scope) => `${places(count)}, ${scope}`,
  places: (list) => `Places: ${list}`,
  andOthers: (count) => ` and ${count} more`,
  since: (moment, duration) => `Since ${moment} (${duration})`,
  headlineSince: (headline, moment, duration) => `${headline} since ${moment} (${duration})`,
  recovered: (moment, duration, since) =>
    `Recovered ${moment}, lasted ${duration} (since ${since})`,
  placesLeft: (left, list) => `Not yet: ${places(left)}${list === '' ? '' : ` (${list})`}`,
  cause: {
    power: 'a power cut',
    uplink: 'the internet line',
    'access-point': 'the access point',
    'site-network': 'the local network (switch, cable, PoE)',
    planned: 'planned work',
    monitoring: 'monitoring alone was cut off',
  },
  causeName: {
    power: 'power',
    uplink: 'line',
    'access-point': 'access point',
    'site-network': 'local network',
    planned: 'planned work',
    monitoring: 'monitoring',
  },
  oneOf: (cause, other) => `Not certain: ${cause} or ${other}`,
  undetermined: 'Cause not certain yet',
  certainty: {
    sure: (cause, percent) => `Almost certainly ${cause} (${percent})`,
    likely: (cause, percent) => `Probably ${cause} (${percent})`,
    maybe: (cause, percent) => `Perhaps ${cause} (${percent})`,
    unclear: (cause, percent) => `Uncertain; a guess is ${cause} (${percent})`,
  },
  degradation: {
    dns: 'Names of sites are not resolved (DNS)',
    captive: 'The Wi-Fi login page does not open',
    rtt: 'The internet answers slowly',
    loss: 'Many packets are lost',
    throughput: 'Far slower than the contract',
    ghost: 'Nobody there at an hour that is usually busy',
  },
  call: (name, phone, contract) =>
    `Call ${both(name, phone)}${contract === '' ? '' : ` (contract ${contract})`}`,
  callPlace: (name, phone) => `At the place: ${both(name, phone)}`,
  reply: (code) => `To take it on, reply: ok ${code}`,
  flapping: (since) => `Down and up again and again since ${since}. Next news once it has settled.`,
  offFromTo: (from, until, duration) => `Off ${from}–${until}, for ${duration}`,
  unobserved: 'Nothing was watched meanwhile; it does not count as down.',
  measured: (value, limit) => `${value} (limit ${limit})`,
  usualClients: (count) => `usually ${count} ${count === '1' ? 'device' : 'devices'}`,
  device: { 'access-point': 'Access point', uplink: 'Internet line' },
  undelivered: (count) => `${count} samples not delivered yet`,
  roomLeft: (gib) => `${gib} GiB left`,
  agentDiskFault: 'It takes nothing: data are lost if the agent stops.',
  validFor: (days) =>
    days === '0'
      ? 'Expires today or has expired'
      : `Valid for ${days} more ${days === '1' ? 'day' : 'days'}`,
  itemOver: (title, from, until) => `• ${title}, ${from}–${until}`,
  itemLasting: (title, since) => `• ${title}, since ${since}`,
  moreItems: (count) => `• and ${count} more`,
  zone: (zone) => `Times in ${zone}.`,
  help: (place) => `The public Wi-Fi at ${place} is down. Please help:`,
  test: (city, moment) => `Alerts about the public Wi-Fi of ${city} reach you. Sent ${moment}.`,
}
