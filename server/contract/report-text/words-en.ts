import { causeWordsEn, complaintWordsEn, kindWordsEn } from '../kind-words-en.ts'
import type { WordTexts } from './words-id.ts'

/** The words of a report in English. */
export const wordsEn: WordTexts = {
  total: 'Total',
  yes: 'yes',
  no: 'no',
  always: 'always open',
  kind: kindWordsEn,
  status: { active: 'active', planned: 'planned', retired: 'retired' },
  verdict: {
    'with-service': 'With service',
    below: 'Below the threshold',
    undetermined: 'Undetermined',
    'no-equipment': 'No equipment',
  },
  retired: 'Retired',
  cause: causeWordsEn,
  contractVerdict: { met: 'Kept', broken: 'Broken', undetermined: 'Undetermined' },
  complaint: complaintWordsEn,
  measuredThen: {
    outage: 'outage',
    up: 'up',
    degraded: 'degraded',
    down: 'down',
    unknown: 'unobserved',
    planned: 'no equipment yet',
  },
  unknownReason: {
    'not-yet': [
      'Not yet observed this month',
      'Time before the first poll: a new place, an agent not yet installed, or one that never reported.',
    ],
    'in-outage': [
      'Within an outage',
      'What observes was out too; data that come in later make this time less.',
    ],
    'all-unseen': [
      'The whole city unobserved',
      'Not one place was seen: most often the server or its network stood still.',
    ],
    alone: [
      'That place alone',
      'Other places were observed and this one was not: its agent is silent or its data are not in yet.',
    ],
  },
  origin: { planned: 'planned', candidate: 'candidate' },
  clock: { system: 'NTP', server: 'from the server', unsynchronised: 'not set' },
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  beyond: {
    before: 'since the month before',
    after: 'goes on',
    both: 'since the month before, goes on',
  },
  and: 'and',
}
