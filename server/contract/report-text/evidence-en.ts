import type { EvidenceSentences } from './evidence-id.ts'

const ofPlaces = (value: string, words: string, otherwise: string): string =>
  value === '' ? otherwise : `${value} ${words}`

/** What was seen of an outage, in sentences in English. */
export const evidenceSentencesEn: EvidenceSentences = {
  server: 'the Pantau server',
  of: (some, all) => `${some} of ${all}`,
  lastStop: {
    'first-start': 'started for the first time',
    orderly: 'stopped in order',
    killed: 'was killed',
    reboot: 'its machine was restarted',
    'power-loss': 'stopped suddenly, most likely a power cut',
  },
  elsewhere: {
    'agent-silent': 'The agent that watches this place from elsewhere stopped reporting.',
    'agent-reporting': 'The agent that watches this place from elsewhere kept reporting.',
  },
  sentences: {
    'agent-silent': (_by, value) =>
      value === ''
        ? 'The agent on site stopped reporting.'
        : `The agent on site stopped reporting; its last word was at ${value}.`,
    'agent-reporting': () => 'The agent kept reporting without a break.',
    'agent-same-boot': () => 'The agent came back without having been off: the site had power.',
    'agent-new-boot': () => 'The agent came back after a restart.',
    'agent-last-stop': (_by, value) =>
      value === '' ? 'The agent told how it ended.' : `The agent about its own end: ${value}.`,
    'access-point-silent': (by) => `Access point ${by} does not answer.`,
    'all-access-points-silent': () => 'No access point of this place answers.',
    'other-access-points-answer': () => 'The other access points of this place answer.',
    'other-lines-answer': (by) => `Another internet line of this place (${by}) works.`,
    'access-points-answer': () => 'The access points of this place answer.',
    'access-point-restarted': (by, value) =>
      value === ''
        ? `Access point ${by} restarted.`
        : `Access point ${by} restarted; running for ${value} only.`,
    'access-point-kept-running': (by, value) =>
      value === ''
        ? `Access point ${by} was never off.`
        : `Access point ${by} was never off; running for ${value}.`,
    'internet-silent': () => 'The internet is not reached from the site.',
    'internet-answers': () => 'The internet is reached from the site.',
    'gateway-silent': () => 'The gateway of the site does not answer.',
    'gateway-answers': () => 'The gateway of the site answers.',
    'no-carrier': () => 'The cable of the internet line has no carrier.',
    'server-unreachable': (_by, value) =>
      value === ''
        ? 'The agent cannot reach the Pantau server.'
        : `The agent cannot reach the Pantau server; its data came ${value} later.`,
    'ups-on-battery': (_by, value) =>
      value === ''
        ? 'The UPS runs on battery: the mains are gone.'
        : `The UPS runs on battery, for about ${value} minutes: the mains are gone.`,
    'ups-on-mains': () => 'The UPS has mains: no power cut.',
    'battery-low': () => 'The battery of the UPS is low.',
    'switch-silent': () => 'The switch of the site does not answer.',
    'switch-answers': () => 'The switch of the site answers.',
    'switch-restarted': (_by, value) =>
      value === '' ? 'The switch restarted.' : `The switch restarted; running for ${value} only.`,
    'poe-off': (_by, value) =>
      value === ''
        ? 'The port of the switch does not feed the access point.'
        : `The switch feeds only ${value} devices.`,
    'poe-delivering': () => 'The port of the switch feeds the access point.',
    'poe-fault': () => 'The port of the switch reports a power fault.',
    'together-power-area': (_by, value) =>
      ofPlaces(
        value,
        'places of the same power area fell at the same time.',
        'Other places of the same power area fell at the same time.',
      ),
    'together-kelurahan': (_by, value) =>
      ofPlaces(
        value,
        'places of the same kelurahan fell at the same time.',
        'Other places of the same kelurahan fell at the same time.',
      ),
    'together-provider': (_by, value) =>
      ofPlaces(
        value,
        'places of the same provider fell at the same time.',
        'Other places of the same provider fell at the same time.',
      ),
    'together-city': (_by, value) =>
      ofPlaces(
        value,
        'places all over the city fell at the same time.',
        'Many places all over the city fell at the same time.',
      ),
    'neighbours-up': (_by, value) =>
      ofPlaces(value, 'neighbouring places stayed up.', 'Neighbouring places stayed up.'),
    'planned-window': (_by, value) =>
      value === '' ? 'It lies within planned work.' : `It lies within planned work: ${value}.`,
    'server-was-off': (_by, value) =>
      value === '' ? 'The Pantau server was off.' : `The Pantau server was off for ${value}.`,
    unreadable: (by) => `What ${by} answered cannot be read: wrong credentials or damaged data.`,
    history: (_by, value) =>
      value === ''
        ? 'Earlier outages of this place were weighed too.'
        : `Most frequent at this place before: ${value}.`,
  },
}
