import type { EvidenceKind } from '#contract/words.ts'

/** Causes that are weighed against each other; `undetermined` is what is left when none stands out. */
export const WEIGHED = [
  'power',
  'uplink',
  'access-point',
  'site-network',
  'monitoring',
  'planned',
] as const
export type WeighedCause = (typeof WEIGHED)[number]

/** Evidence as it is weighed: some kinds say different things by who saw them, or of how many. */
export type Sign =
  | EvidenceKind
  | 'agent-elsewhere-silent'
  | 'agent-elsewhere-reporting'
  | 'agent-reporting-for-long'
  | 'internet-answers-for-long'
  | 'power-lost-later'
  | 'line-lost-later'
  | 'only-access-point-silent'
  | 'stopped-by-power-loss'
  | 'stopped-alone'
  | 'machine-restarted'
  | 'many-neighbours-up'
  | 'city-fell'

/**
 * How much likelier a sign is under a cause than under the cause that explains it best, as a natural
 * logarithm: 0 as likely, -1 a third, -2.3 a tenth, -4.6 a hundredth. A cause that is not named is
 * among those that explain it best.
 */
export interface Weight {
  readonly sign: Sign
  readonly power?: number
  readonly uplink?: number
  readonly 'access-point'?: number
  readonly 'site-network'?: number
  readonly monitoring?: number
  readonly planned?: number
  readonly why: string
}

/** Signs of a site whose agent stands there, and what holds wherever the agent is. */
export const WEIGHTS: readonly Weight[] = [
  {
    sign: 'agent-silent',
    'access-point': -5,
    'site-network': -0.7,
    why: 'Power, line and a stopped agent all look so; of a network the router does, its switch not.',
  },
  {
    sign: 'agent-reporting',
    power: -2,
    why: 'Without power an agent goes on only where a battery feeds it: at few sites, for a while.',
  },
  {
    sign: 'agent-reporting-for-long',
    power: -4,
    why: 'Small batteries last 10 to 60 minutes.',
  },
  {
    sign: 'agent-same-boot',
    power: -5,
    why: 'Its machine ran through: nobody took its power, or a battery kept it.',
  },
  {
    sign: 'agent-new-boot',
    uplink: -4,
    'access-point': -4,
    monitoring: -4,
    why: 'The machine started anew: a power cut, or somebody pulled the plug of the router.',
  },
  {
    sign: 'stopped-by-power-loss',
    uplink: -2,
    'access-point': -2,
    'site-network': -0.7,
    monitoring: -1,
    why: 'Nobody told the agent to stop and the machine started anew: a cut, or a crash.',
  },
  {
    sign: 'power-lost-later',
    uplink: -6,
    'access-point': -6,
    'site-network': -5,
    monitoring: -6,
    why: 'A battery kept the agent until it was empty, when the access points had long been dark.',
  },
  {
    sign: 'line-lost-later',
    uplink: -4,
    'access-point': -4,
    'site-network': -4,
    monitoring: -4,
    why: 'A battery kept the modem until it was empty, or else the line was cut in the same hour.',
  },
  {
    sign: 'stopped-alone',
    power: -5,
    uplink: -4,
    'access-point': -4,
    'site-network': -4,
    why: 'The process ended while its machine ran on: we were blind.',
  },
  {
    sign: 'machine-restarted',
    power: -3,
    uplink: -2,
    'access-point': -2,
    'site-network': -1,
    why: 'Somebody told the machine to start anew.',
  },
  {
    sign: 'all-access-points-silent',
    power: -0.5,
    uplink: -6,
    'access-point': -3.5,
    monitoring: -4,
    why: 'Several at once share a switch or its power; a line that is cut leaves them up.',
  },
  {
    sign: 'only-access-point-silent',
    power: -1.2,
    uplink: -7,
    'site-network': -4,
    monitoring: -5,
    why: 'Where there is only one, its own faults are those of the site, and it needs no switch.',
  },
  {
    sign: 'access-point-silent',
    power: -1.5,
    uplink: -6,
    'site-network': -0.7,
    monitoring: -4,
    why: 'The agent asked it and it did not answer.',
  },
  {
    sign: 'other-access-points-answer',
    power: -4,
    uplink: -3,
    'site-network': -3,
    monitoring: -1,
    why: 'What they share is well.',
  },
  {
    sign: 'access-points-answer',
    power: -5,
    'access-point': -5,
    'site-network': -3,
    why: 'They have power and the local network carries them.',
  },
  {
    sign: 'access-point-restarted',
    uplink: -4,
    'access-point': -0.5,
    'site-network': -0.7,
    monitoring: -4,
    why: 'It lost its power: the mains, its PoE port, or somebody pulled its plug.',
  },
  {
    sign: 'access-point-kept-running',
    power: -7,
    'access-point': -0.3,
    why: 'It had power all the time: its radio, cable, switch or line was gone.',
  },
  {
    sign: 'internet-silent',
    power: -0.7,
    'access-point': -6,
    'site-network': -2.5,
    monitoring: -5,
    why: 'Nothing beyond the gateway answered.',
  },
  {
    sign: 'internet-answers',
    power: -1,
    uplink: -7,
    why: 'The line worked, and so did what feeds the modem.',
  },
  {
    sign: 'internet-answers-for-long',
    power: -5,
    uplink: -7,
    why: 'The line worked for longer than small batteries feed a modem.',
  },
  {
    sign: 'other-lines-answer',
    power: -4,
    'site-network': -3,
    monitoring: -3,
    why: 'What the lines share is well, and the way to the server is there.',
  },
  {
    sign: 'gateway-silent',
    uplink: -0.7,
    'access-point': -2,
    monitoring: -2,
    why: "The provider's device itself is dark: without power, dead, or cut off.",
  },
  {
    sign: 'gateway-answers',
    power: -2,
    'access-point': -1,
    'site-network': -2.5,
    monitoring: -1,
    why: "The provider's device has power, and the local network reaches it.",
  },
  {
    sign: 'no-carrier',
    'access-point': -3,
    'site-network': -0.5,
    monitoring: -3,
    why: 'The device at the other end of the cable is dark, or the cable is out.',
  },
  {
    sign: 'server-unreachable',
    power: -5,
    uplink: -3,
    'access-point': -4,
    'site-network': -4,
    why: 'The internet answered and the way to the server was broken.',
  },
  {
    sign: 'ups-on-battery',
    uplink: -5,
    'access-point': -5,
    'site-network': -5,
    monitoring: -5,
    why: 'The UPS says that the mains are gone.',
  },
  {
    sign: 'ups-on-mains',
    power: -4.5,
    why: 'The UPS says that the mains are there.',
  },
  {
    sign: 'battery-low',
    uplink: -2,
    'access-point': -2,
    'site-network': -2,
    monitoring: -2,
    why: 'A battery runs low in a power cut.',
  },
  {
    sign: 'switch-silent',
    power: -0.3,
    uplink: -4,
    'access-point': -4,
    monitoring: -3,
    why: 'It is dead, or it has no power.',
  },
  {
    sign: 'switch-answers',
    power: -2.5,
    'site-network': -2,
    why: 'The switch has power and is reached.',
  },
  {
    sign: 'switch-restarted',
    uplink: -4,
    'access-point': -4,
    monitoring: -3,
    why: 'The switch lost its power, or was started anew to heal it.',
  },
  {
    sign: 'poe-off',
    power: -2,
    uplink: -4,
    monitoring: -4,
    why: 'The switch has power and feeds less than before: a dead device, cable or port.',
  },
  {
    sign: 'poe-fault',
    power: -4,
    uplink: -5,
    monitoring: -5,
    why: 'The switch says that a port cannot feed what is plugged in.',
  },
  {
    sign: 'poe-delivering',
    power: -3,
    'site-network': -1,
    why: 'The switch feeds the access point: only what hangs behind the port can be wrong.',
  },
  {
    sign: 'together-power-area',
    uplink: -3,
    'access-point': -5,
    'site-network': -4,
    monitoring: -3,
    why: 'What hangs on one feeder falls together.',
  },
  {
    sign: 'together-kelurahan',
    uplink: -2.2,
    'access-point': -5,
    'site-network': -4,
    monitoring: -2.5,
    why: 'Neighbours seldom share a provider, and often a feeder.',
  },
  {
    sign: 'together-provider',
    power: -3.5,
    'access-point': -5,
    'site-network': -4,
    monitoring: -3,
    why: 'What one provider serves falls together when its node does.',
  },
  {
    sign: 'city-fell',
    power: -5,
    uplink: -5,
    'access-point': -8,
    'site-network': -8,
    why: 'In a cut some have a battery, and not all have one provider: if all fell, we were blind.',
  },
  {
    sign: 'neighbours-up',
    power: -1.2,
    monitoring: -0.2,
    why: 'Most power cuts take a feeder; some take one house.',
  },
  {
    sign: 'many-neighbours-up',
    power: -2,
    monitoring: -0.2,
    why: 'Two or more that hang on another feeder are rare: it was one house, or no cut at all.',
  },
  {
    sign: 'planned-window',
    power: -8,
    uplink: -8,
    'access-point': -8,
    'site-network': -8,
    monitoring: -8,
    why: 'A person said so before.',
  },
  {
    sign: 'server-was-off',
    power: -2,
    uplink: -2,
    'access-point': -2,
    'site-network': -2,
    why: 'The server itself was not there to listen, which takes no service away.',
  },
  {
    sign: 'unreadable',
    power: -5,
    uplink: -5,
    'access-point': -3,
    'site-network': -5,
    why: 'It answers and cannot be read: credentials or answer are wrong, the device works.',
  },
]
