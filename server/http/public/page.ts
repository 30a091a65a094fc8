import type { Complaint } from '#contract/complaint.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import { PATHS } from '#contract/paths.ts'
import { formatMoment } from '#contract/report-format.ts'
import { COMPLAINT_KINDS } from '#contract/words.ts'
import type { Language } from '#contract/words.ts'
import { complaintDue } from '../../domain/complaint-due.ts'
import type { Place } from '../../journal/inventory.ts'
import { escapeHtml } from '../../report/html/html-text.ts'
import { publicTextEn } from './text-en.ts'
import { publicTextId } from './text-id.ts'
import type { PublicText } from './text-id.ts'

/** In which language a page is written, and by whose clock. */
export interface PublicView {
  readonly language: Language
  readonly timeZone: string
  readonly nowMs: number
}

/** What was wrong with a form that was sent. */
export type FormFault = keyof PublicText['faults']

/** A form as it is shown: filled in again after a fault. */
export interface ShownForm {
  readonly key: string
  readonly kind: string
  readonly text: string
  readonly fault: FormFault | null
}

/** What people may know of a place: nothing of its equipment, addresses or persons. */
export interface PublicPlace {
  readonly code: string
  readonly place: Pick<Place, 'name' | 'kind' | 'kelurahan' | 'status' | 'serviceHours'>
  /** Null while nothing is known of it. */
  readonly now: Pick<PlaceNow, 'state' | 'sinceMs' | 'outage'> | null
}

/** Most of what a text may have, by the contract of complaints. */
const TEXT_MAX = 1000
const BAHASA: Language = 'id'

/** The texts of a language. */
export const textOf = (language: Language): PublicText =>
  language === BAHASA ? publicTextId : publicTextEn

/** `?lang=en` for English, nothing for Bahasa Indonesia. */
export const queryOf = (language: Language): string =>
  language === BAHASA ? '' : `?lang=${language}`

/** The page of a place: its state, and the form with which people report a problem. */
export function placePage(shown: PublicPlace, form: ShownForm, view: PublicView): string {
  const { place, now, code } = shown
  const text = textOf(view.language)
  const state = place.status === 'planned' ? 'planned' : (now?.state ?? 'unknown')
  const stateText =
    place.status === 'retired'
      ? paragraph(text.retired)
      : `<p class="state ${state}"><b>${text.state[state]}</b><br>${text.stateMeaning[state]}</p>`
  const isActive = place.status === 'active'
  return page({ title: place.name, path: PATHS.publicPlace.replace(':code', code), view })(
    paragraph(`${text.service} · ${text.kind[place.kind]}, ${place.kelurahan}`),
    stateText,
    isActive ? sinceOf(shown, text, view) : '',
    place.serviceHours === null ? '' : paragraph(text.hours(place.serviceHours)),
    isActive ? formOf(code, form, text, view.language) : '',
    isActive ? `<h2>${text.connect}</h2>${paragraph(text.connectHow)}` : '',
  )
}

function sinceOf({ now }: PublicPlace, text: PublicText, view: PublicView): string {
  if (now === null) return ''
  if (now.outage !== null) {
    const { startMs, cause } = now.outage
    return paragraph(text.known(formatMoment(startMs, view), text.cause[cause]))
  }
  return now.sinceMs === null ? '' : paragraph(text.since(formatMoment(now.sinceMs, view)))
}

function formOf(code: string, form: ShownForm, text: PublicText, language: Language): string {
  const kinds = COMPLAINT_KINDS.map((kind) => {
    const checked = kind === form.kind ? ' checked' : ''
    return `<label><input type="radio" name="kind" value="${kind}" required${checked}> ${text.complaint[kind]}</label>`
  })
  const action = PATHS.publicPlace.replace(':code', code) + queryOf(language)
  const fault = form.fault === null ? '' : text.faults[form.fault]
  return `<h2 id="report">${text.report}</h2>
${fault === '' ? '' : `<p class="fault" role="alert">${fault}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="form" value="${escapeHtml(form.key)}">
<fieldset><legend>${text.what}</legend>${kinds.join('\n')}</fieldset>
<label for="text">${text.words}</label>
<textarea id="text" name="text" rows="3" maxlength="${TEXT_MAX}" aria-describedby="hint">${escapeHtml(form.text)}</textarea>
<p id="hint">${text.wordsHint}</p>
<p class="trap" aria-hidden="true"><label>${text.leaveEmpty} <input name="website" tabindex="-1" autocomplete="off"></label></p>
<button type="submit">${text.send}</button>
</form>`
}

/** The page of one complaint: what was known, and what the office answered. */
export function ticketPage(
  ticket: string,
  complaint: Complaint,
  shown: Pick<PublicPlace, 'code' | 'place'> | null,
  view: PublicView,
): string {
  const text = textOf(view.language)
  const moment = (atMs: number): string => formatMoment(atMs, view)
  const { answers } = complaint
  // Who answered is nobody's business: it is the office that does.
  const list = answers.map(
    (answer) => `<li><b>${moment(answer.atMs)}</b><br>${escapeHtml(answer.text)}</li>`,
  )
  const path = PATHS.publicTicket.replace(':ticket', ticket)
  const placePath = PATHS.publicPlace.replace(':code', shown?.code ?? '')
  const title = `${text.ticket} ${ticket.slice(0, 5)}-${ticket.slice(5)}`
  return page({ title, path, view, isHidden: true })(
    shown === null
      ? ''
      : `<p><a href="${placePath}${queryOf(view.language)}">${text.toPlace}: ${escapeHtml(shown.place.name)}</a></p>`,
    paragraph(text.received(moment(complaint.receivedAtMs))),
    paragraph(text.complaint[complaint.kind]),
    complaint.text === '' ? '' : `<blockquote>${escapeHtml(complaint.text)}</blockquote>`,
    paragraph(knownThen(complaint, text, moment)),
    `<h2>${text.answers}</h2>`,
    list.length === 0 ? paragraph(text.noAnswer) : `<ol>${list.join('')}</ol>`,
    ...clocksOf(complaint, text, view).map(paragraph),
    paragraph(text.keep),
  )
}

/** An outage is told of once its start is certain: until then the state is all that is known. */
function knownThen(
  { outage, stateThen }: Complaint,
  text: PublicText,
  moment: (atMs: number) => string,
): string {
  if (outage !== null) return text.known(moment(outage.startMs), text.cause[outage.cause])
  return stateThen === 'up' ? text.notKnown : text.stateThen(text.state[stateThen])
}

function clocksOf(complaint: Complaint, text: PublicText, view: PublicView): readonly string[] {
  const { receivedAtMs, firstAnswerAtMs, resolvedAtMs } = complaint
  if (resolvedAtMs !== null) return [text.resolved(formatMoment(resolvedAtMs, view))]
  const due = complaintDue(receivedAtMs, view.timeZone)
  // The end of a day is named by its last minute: people read 00.00 as the day's beginning.
  const latest = (endMs: number): string => formatMoment(endMs - 60_000, view)
  const answer = view.nowMs < due.firstAnswerMs ? text.answerBy : text.answerLate
  const resolve = view.nowMs < due.resolutionMs ? text.resolveBy : text.resolveLate
  return [
    ...(firstAnswerAtMs === null ? [answer(latest(due.firstAnswerMs))] : []),
    resolve(latest(due.resolutionMs)),
  ]
}

/** The page of a code or a ticket that there is not. */
export function unknownPage(kind: 'place' | 'ticket', view: PublicView): string {
  const text = textOf(view.language)
  const title = kind === 'place' ? text.unknownPlace : text.unknownTicket
  return page({ title, path: '', view, isHidden: true })(paragraph(text.check))
}

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`

interface PageFacts {
  readonly title: string
  /** Of the page in Bahasa Indonesia; '' for one that has no other language. */
  readonly path: string
  readonly view: PublicView
  /** Kept out of search engines. */
  readonly isHidden?: boolean
}

function page({ title, path, view, isHidden = false }: PageFacts) {
  const { language } = view
  const other: Language = language === BAHASA ? 'en' : BAHASA
  const link =
    path === ''
      ? ''
      : `<p><a href="${path}${queryOf(other)}" hreflang="${other}" lang="${other}">${textOf(language).otherLanguage}</a></p>`
  const robots = isHidden ? '<meta name="robots" content="noindex">' : ''
  return (...body: readonly string[]): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${robots}
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${PATHS.publicStyle}">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body.filter((part) => part !== '').join('\n')}
${link}
</main>
</body>
</html>
`
}
