import type { reasonTextsId } from './reason-texts-id.ts'

/** Why a place is not up, in English. */
export const reasonTextsEn: typeof reasonTextsId = {
  'uplink-down': 'internet line down',
  'all-silent': 'no access point answers',
  'some-silent': (count, total) => `${count} of ${total} AP down`,
  'never-answered': 'has never answered',
  'line-never': 'internet line has never worked',
  'some-never': (count, total) => `${count} of ${total} AP have never answered`,
  notYet: 'Not working yet',
  checkDevice: 'Check the address, the SNMP credentials and the cable.',
  checkLine: 'Check the cable of the internet line and the addresses that are tested.',
  'agent-silent': 'agent does not report',
  'agent-never': 'agent never reported',
  'never-polled': 'not polled yet',
  outage: (cause, confidence) => `${cause} (${confidence})`,
  either: (first, second) => `not certain: ${first} or ${second}`,
  eitherBrief: (first, second) => `${first} / ${second}?`,
}
