import type { Weight } from './cause-weights.ts'

/** Signs that an agent elsewhere saw over a line, where they say something else than on site. */
export const WEIGHTS_ELSEWHERE: readonly Weight[] = [
  {
    sign: 'agent-elsewhere-silent',
    power: -8,
    uplink: -8,
    'access-point': -8,
    'site-network': -8,
    why: 'Who looks from elsewhere falls silent for reasons of its own.',
  },
  {
    sign: 'agent-elsewhere-reporting',
    monitoring: -2,
    why: 'It looked all the time.',
  },
  {
    sign: 'all-access-points-silent',
    'access-point': -4,
    'site-network': -1,
    monitoring: -2,
    why: 'From outside a cut line looks like a cut of power.',
  },
  {
    sign: 'only-access-point-silent',
    'site-network': -3,
    monitoring: -2,
    why: 'From outside a cut line looks like a cut of power, and like a dead access point.',
  },
  {
    sign: 'agent-reporting-for-long',
    why: 'It stands elsewhere.',
  },
  {
    sign: 'access-point-silent',
    'site-network': -0.7,
    monitoring: -2,
    why: 'From outside a cut line looks like a cut of power, and like a dead access point.',
  },
  {
    sign: 'internet-silent',
    'access-point': -6,
    'site-network': -3,
    monitoring: -2.5,
    why: 'The line does not answer from outside: it is cut, or its modem has no power.',
  },
  {
    sign: 'internet-answers',
    power: -3,
    uplink: -7,
    why: 'The line and the modem behind it answer from outside.',
  },
  {
    sign: 'internet-answers-for-long',
    power: -7,
    uplink: -7,
    why: 'Small batteries do not feed a modem for so long.',
  },
  {
    sign: 'server-unreachable',
    power: -16,
    uplink: -16,
    'access-point': -16,
    'site-network': -16,
    why: 'Who looks from elsewhere was cut off itself: what did not answer it says nothing.',
  },
  {
    sign: 'switch-silent',
    'access-point': -4,
    monitoring: -2,
    why: 'From outside a cut line takes the switch too.',
  },
]
