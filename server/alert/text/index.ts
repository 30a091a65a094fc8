import type { Language } from '#contract/words.ts'
import type { MessageFacts } from '../message.ts'

/** Most characters of a title, of a text, and of the text of a digest or a card of first aid. */
export const TITLE_MAX = 80
export const TEXT_MAX = 600
export const LONG_TEXT_MAX = 1200

/** What people read, without markup; lines are separated by `\n`. */
export interface Text {
  readonly title: string
  readonly text: string
}

/**
 * The text of a message. Names are cut where they are too long; what is least needed goes first. Of
 * a recovery with places left, `places` names those that are left. A code is asked for whenever
 * there is one: give none to channels that take no answer (`ANSWERING_CHANNELS`).
 */
export function textOf(facts: MessageFacts, _language: Language): Text {
  return { title: facts.name, text: facts.detail }
}
