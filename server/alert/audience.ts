import type { Language } from '#contract/words.ts'
import type { PushSubscription } from '../journal/alerts.ts'
import type { Address } from './message.ts'
import { DASHBOARD } from './settings.ts'
import type { Recipient } from './settings.ts'

/** An address, and the language in which it is written to. */
export interface Destination extends Address {
  readonly language: Language
}

/** Everybody who can be told: the configured recipients and the browsers of the dashboard. */
export interface Audience {
  readonly ids: readonly string[]
  /** Undefined for the dashboard, which has no hours, and for one that is not configured any more. */
  readonly recipient: (id: string) => Recipient | undefined
  readonly destinations: (id: string) => readonly Destination[]
}

export function audienceOf(
  recipients: readonly Recipient[],
  subscriptions: () => readonly PushSubscription[],
): Audience {
  const byId = new Map(recipients.map((recipient) => [recipient.id, recipient]))
  const browsers = (): readonly Destination[] =>
    subscriptions().map(({ subscription, language }) => ({
      channel: 'webpush',
      to: subscription,
      language,
    }))
  return {
    ids: [...byId.keys(), DASHBOARD],
    recipient: (id) => byId.get(id),
    destinations(id) {
      if (id === DASHBOARD) return browsers()
      const recipient = byId.get(id)
      return recipient === undefined ? [] : destinationsOf(recipient)
    },
  }
}

function destinationsOf({ addresses, language }: Recipient): readonly Destination[] {
  return Object.entries(addresses).flatMap(([channel, list]) =>
    list.map((to) => ({ channel: channel as Address['channel'], to, language })),
  )
}

/** Language of the recipient with this address; null when nobody has it. */
export function languageOf(
  recipients: readonly Recipient[],
  { channel, to }: Address,
): Language | null {
  const isTheirs = ({ addresses }: Recipient): boolean =>
    Object.entries(addresses).some(([kind, list]) => kind === channel && list.includes(to))
  return recipients.find(isTheirs)?.language ?? null
}

/** The address so that its owner knows it and nobody else can use it. */
export function maskedAddress({ channel, to }: Address): string {
  if (channel === 'webpush') return hostOf(to.replace(/^.*"endpoint"\s*:\s*"([^"]*)".*$/s, '$1'))
  if (to.includes('://')) return hostOf(to)
  const at = to.lastIndexOf('@')
  const [name, rest] = at > 0 ? [to.slice(0, at), to.slice(at)] : [to, '']
  const shown = name.length > 6 ? `${name.slice(0, 3)}…${name.slice(-2)}` : `${name.slice(0, 1)}…`
  return `${shown}${rest}`
}

function hostOf(url: string): string {
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}/…` : '…'
}
