import type { Language } from '#contract/words.ts'
import { cardOf } from '../first-aid/index.ts'
import type { Contact, MessageFacts } from '../message.ts'
import { en } from './en.ts'
import { fitLines, type Line } from './fit.ts'
import { createFormats, type Formats } from './format.ts'
import { id } from './id.ts'
import { detailOf } from './detail.ts'
import { cut, listOf, nameOf } from './names.ts'
import type { Certainty, Words } from './words.ts'

/** Most characters (UTF-16 units) of a title, of a text, and of a digest or a card of first aid. */
export const TITLE_MAX = 80
export const TEXT_MAX = 600
export const LONG_TEXT_MAX = 1200

const PLACE_MAX = 60
const LIST_MAX = 240
const CONTACTS_MAX = 3
const CONTACT_NAME_MAX = 40
const PHONE_MAX = 24
const CONTRACT_MAX = 40
const LINK_MAX = 200
const CODE_MAX = 16
const ITEMS_MAX = 20
const ITEM_TITLE_MAX = 60

/** What people read, without markup; lines are separated by `\n`. */
export interface Text {
  readonly title: string
  readonly text: string
  /** For mail: the same for all messages about an incident, but for `Re:`. */
  readonly subject: string
}

const WORDS: Readonly<Record<Language, Words>> = { id, en }

/**
 * The text of a message. Names are cut where they are too long; what is least needed goes first. Of
 * a recovery with places left, `places` names those that are left. A code is asked for whenever
 * there is one: give none to channels that take no answer (`ANSWERING_CHANNELS`).
 */
export function textOf(facts: MessageFacts, language: Language): Text {
  const words = WORDS[language]
  const formats = createFormats(language, facts.timeZone, facts.nowMs)
  const isLong = facts.kind === 'digest' || facts.kind === 'first-aid'
  return {
    title: titleOf(facts, words, formats),
    subject: subjectOf(facts, words, formats),
    text: fitLines(linesOf(facts, language, words, formats), isLong ? LONG_TEXT_MAX : TEXT_MAX),
  }
}

function titleOf(facts: MessageFacts, words: Words, formats: Formats): string {
  const { kind, scope, placesTotal, placesLeft } = facts
  const headline = headlineOf(facts, words)
  if (kind === 'digest') return words.digestTitle(formats.number(facts.items.length))
  // The server is no place: what is wrong with it is its name.
  if (scope === 'server') {
    const subject = `${headline.charAt(0).toLowerCase()}${headline.slice(1)}`
    if (kind === 'incident') return headline
    return cut(kind === 'recovery' ? words.over(subject) : words.title[kind](subject), TITLE_MAX)
  }
  const isMany = placesTotal > 1 && scope !== 'place'
  const around = (name: string): string => {
    const named = words.scope[scope](name)
    const subject = isMany ? words.manyPlaces(formats.number(placesTotal), named) : named
    if (kind === 'incident') return `${headline}: ${subject}`
    if (kind === 'recovery' && placesLeft > 0) return words.partlyRecovered(subject)
    return words.title[kind](subject)
  }
  return cut(around(nameOf(facts.name, TITLE_MAX - around('').length)), TITLE_MAX)
}

/** Mail programs make one conversation only of what bears the same subject. */
function subjectOf(facts: MessageFacts, words: Words, formats: Formats): string {
  const { first, kind } = facts
  if (first === null) return titleOf(facts, words, formats)
  const stem = titleOf({ ...facts, ...first, kind: 'incident' }, words, formats)
  return kind === 'incident' ? stem : `Re: ${stem}`
}

function headlineOf({ condition, scope }: MessageFacts, words: Words): string {
  return condition === 'disk' && scope !== 'server' ? words.agentDisk : words.headline[condition]
}

function linesOf(
  facts: MessageFacts,
  language: Language,
  words: Words,
  formats: Formats,
): readonly Line[] {
  const { kind } = facts
  switch (kind) {
    case 'incident':
    case 'grown':
    case 'escalation':
    case 'repeat':
      return [sinceLine(facts, words, formats), ...troubleLines(facts, words, formats)]
    case 'recovery':
      return recoveryLines(facts, words, formats)
    case 'flapping':
      return [
        line(0, words.flapping(`${formats.moment(facts.sinceMs)} ${formats.zone}`)),
        ...troubleLines(facts, words, formats),
      ]
    case 'digest':
      return digestLines(facts, words, formats)
    case 'server-back':
      return serverBackLines(facts, words, formats)
    case 'first-aid':
      return [
        line(0, words.help(nameOf(facts.name, PLACE_MAX))),
        ...cardOf(facts.model, language).map((text) => line(0, text)),
        linkLine(facts),
      ]
    case 'test':
      return [
        line(
          0,
          words.test(
            nameOf(facts.name, PLACE_MAX),
            `${formats.moment(facts.nowMs)} ${formats.zone}`,
          ),
        ),
        linkLine(facts),
      ]
    default:
      return kind satisfies never
  }
}

function line(rank: number, text: string): Line {
  return { rank, text }
}

function sinceLine(facts: MessageFacts, words: Words, formats: Formats): Line {
  const moment = `${formats.moment(facts.sinceMs)} ${formats.zone}`
  const duration = formats.duration(facts.nowMs - facts.sinceMs)
  const headline = headlineOf(facts, words)
  return line(
    0,
    facts.kind === 'incident'
      ? words.since(moment, duration)
      : words.headlineSince(headline, moment, duration),
  )
}

/** What everybody who has to act needs: where, why, whom to call, link, code. */
function troubleLines(facts: MessageFacts, words: Words, formats: Formats): readonly Line[] {
  return [
    placesLine(facts, words, formats),
    causeLine(facts, words, formats),
    ...detailLines(facts, words, formats),
    ...callLines(facts.call, words),
    linkLine(facts),
    line(1, facts.code === null ? '' : words.reply(nameOf(facts.code, CODE_MAX))),
  ]
}

function recoveryLines(facts: MessageFacts, words: Words, formats: Formats): readonly Line[] {
  const { untilMs, sinceMs, nowMs, placesLeft } = facts
  const endMs = untilMs ?? nowMs
  const recovered = words.recovered(
    `${formats.moment(endMs)} ${formats.zone}`,
    formats.duration(endMs - sinceMs),
    formats.moment(sinceMs),
  )
  if (placesLeft === 0) {
    return [
      line(0, recovered),
      placesLine(facts, words, formats),
      causeLine(facts, words, formats),
      linkLine(facts),
    ]
  }
  const list = placeList(facts, placesLeft, words, formats)
  return [
    line(0, words.placesLeft(formats.number(placesLeft), list)),
    sinceLine(facts, words, formats),
    causeLine(facts, words, formats),
    ...callLines(facts.call, words),
    linkLine(facts),
  ]
}

function serverBackLines(facts: MessageFacts, words: Words, formats: Formats): readonly Line[] {
  const untilMs = facts.untilMs ?? facts.nowMs
  const until = `${formats.moment(untilMs)} ${formats.zone}`
  return [
    line(
      0,
      words.offFromTo(
        formats.moment(facts.sinceMs),
        until,
        formats.duration(untilMs - facts.sinceMs),
      ),
    ),
    line(1, words.unobserved),
    linkLine(facts),
  ]
}

function digestLines(facts: MessageFacts, words: Words, formats: Formats): readonly Line[] {
  const { items } = facts
  const lines = items.slice(0, ITEMS_MAX).map((item) => {
    const title = cut(titleOf(item, words, formats), ITEM_TITLE_MAX)
    const since = formats.moment(item.sinceMs)
    return item.untilMs === null
      ? words.itemLasting(title, since)
      : words.itemOver(title, since, formats.moment(item.untilMs))
  })
  const link = linkLine(facts)
  const zone = words.zone(formats.zone)
  const room = LONG_TEXT_MAX - zone.length - link.text.length - 2
  // As many as fit with the line that says how many do not.
  let count = lines.length
  const left = () =>
    count < items.length ? [words.moreItems(formats.number(items.length - count))] : []
  const shown = () => [...lines.slice(0, count), ...left()]
  while (count > 0 && shown().join('\n').length > room) count -= 1
  return [...shown().map((text) => line(0, text)), line(1, zone), link]
}

function placesLine(facts: MessageFacts, words: Words, formats: Formats): Line {
  const { places, placesTotal, name } = facts
  // One place that the title names in full needs no line.
  const isNamed = placesTotal <= 1 && (places[0] ?? name) === name && name.length <= PLACE_MAX
  if (places.length === 0 || isNamed) return line(3, '')
  return line(3, words.places(placeList(facts, placesTotal, words, formats)))
}

function placeList(facts: MessageFacts, total: number, words: Words, formats: Formats): string {
  const names = facts.places.slice(0, total).map((place) => nameOf(place, PLACE_MAX))
  if (names.length === 0) return ''
  return listOf(names, total, LIST_MAX, (left) => words.andOthers(formats.number(left)))
}

function causeLine(
  { cause, confidence, rival }: MessageFacts,
  words: Words,
  formats: Formats,
): Line {
  if (cause === null) return line(2, '')
  if (cause === 'undetermined') return line(2, words.undetermined)
  if (rival !== null && rival !== 'undetermined') {
    return line(2, words.oneOf(words.causeName[cause], words.causeName[rival]))
  }
  const certainty = words.certainty[certaintyOf(confidence)]
  return line(2, certainty(words.cause[cause], formats.percent(confidence)))
}

/** The same steps as the dashboard's. */
function certaintyOf(confidence: number): Certainty {
  if (confidence >= 0.9) return 'sure'
  if (confidence >= 0.7) return 'likely'
  return confidence >= 0.5 ? 'maybe' : 'unclear'
}

function detailLines(facts: MessageFacts, words: Words, formats: Formats): readonly Line[] {
  const { degradation } = facts
  const shown = detailOf(facts, words, formats)
  if (degradation === null) return [line(4, shown)]
  return [line(2, `${words.degradation[degradation]}${shown === '' ? '' : `: ${shown}`}`)]
}

function callLines(call: readonly Contact[], words: Words): readonly Line[] {
  return call.slice(0, CONTACTS_MAX).map(({ role, name, phone, contract }, index) => {
    const who = nameOf(name, CONTACT_NAME_MAX)
    const dialled = nameOf(phone ?? '', PHONE_MAX)
    const text =
      role === 'place'
        ? words.callPlace(who, dialled)
        : words.call(who, dialled, nameOf(contract ?? '', CONTRACT_MAX))
    return line(index === 0 ? 2 : 5 + index, text)
  })
}

/** A link that was cut leads nowhere: it is whole or not there. */
function linkLine({ link }: MessageFacts): Line {
  return line(1, link === null || link.length > LINK_MAX ? '' : link)
}
