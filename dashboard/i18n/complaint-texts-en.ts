import { complaintWordsEn } from '#contract/kind-words-en.ts'
import type { complaintTextsId } from './complaint-texts-id.ts'

/** Texts of the complaints at a place in English. */
export const complaintTextsEn: typeof complaintTextsId = {
  title: 'Complaints',
  none: 'No complaint has been recorded.',
  cut: (shown, total) => `The latest ${shown} of ${total} complaints.`,
  kind: complaintWordsEn,
  channel: {
    phone: 'telephone',
    message: 'message (WhatsApp, SMS)',
    'in-person': 'visit to the office',
    other: 'other means',
    'public-page': 'the public page',
  },
  known: (since, cause) => `Known: outage since ${since} (${cause})`,
  stateThen: {
    up: 'Green when complained of',
    degraded: 'Partly up when complained of',
    down: 'Down when complained of',
    unknown: 'Not observed when complained of',
    planned: 'No equipment yet when complained of',
  },
  recorded: (channel, by) => `By ${channel}; recorded by ${by}`,
  unanswered: 'Not answered yet',
  answeredAfter: (duration) => `Answered after ${duration}`,
  open: 'Not resolved yet',
  resolvedAfter: (duration) => `Resolved after ${duration}`,
  answered: 'answered',
  resolved: 'resolved it',
  add: 'Record a complaint',
  answer: 'Answer',
  answerTo: (kind, when) => `Answer the complaint ${kind}, ${when}`,
  form: {
    title: 'Record a complaint',
    kind: 'What is complained of',
    channel: 'How it came',
    day: 'Day received',
    time: 'Time received',
    times: (zone) => `Times in ${zone}.`,
    text: 'What they said',
    privacy: 'Write no name, number or address of who complained.',
    save: 'Save the complaint',
    cancel: 'Cancel',
    faults: {
      time: 'Enter the day and the time at which it was received.',
      future: 'This complaint has not been yet: look at its day and time.',
      text: 'Write what is complained of.',
    },
  },
  answerForm: {
    text: 'Answer, or what was done',
    isResolved: 'This complaint is resolved',
    save: 'Save the answer',
  },
}
