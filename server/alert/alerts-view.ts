import type { AlertsView } from '#contract/alerts.ts'
import type { ChannelKind } from '#contract/words.ts'
import type { DeliveryState } from '../journal/alerts.ts'
import { maskedAddress } from './audience.ts'
import { STANDARD_RULES } from './rules.ts'
import type { AlertsConfig, Recipient } from './settings.ts'

/** Recipients and rules as everybody may see them. */
export function shownSettings({
  recipients,
  rules,
}: AlertsConfig): Pick<AlertsView, 'recipients' | 'rules' | 'isStandard'> {
  const isStandard = rules.length === 0
  return {
    recipients: recipients.map(shownRecipient),
    rules: [...(isStandard ? STANDARD_RULES : rules)],
    isStandard,
  }
}

export function shownQueue(counts: ReadonlyMap<DeliveryState, number>): AlertsView['queue'] {
  return {
    held: counts.get('held') ?? 0,
    waiting: counts.get('waiting') ?? 0,
    sent: counts.get('sent') ?? 0,
    givenUp: counts.get('given-up') ?? 0,
    dropped: counts.get('dropped') ?? 0,
  }
}

function shownRecipient(recipient: Recipient): AlertsView['recipients'][number] {
  const { id, name, language, hours, quiet, digest } = recipient
  const addresses = Object.entries(recipient.addresses).flatMap(([kind, list]) =>
    list.map((to) => ({ channel: kind as ChannelKind, to })),
  )
  return {
    id,
    name,
    language,
    channels: [...new Set(addresses.map(({ channel }) => channel))],
    addresses: addresses.map((one) => ({ channel: one.channel, to: maskedAddress(one) })),
    hours,
    quiet: quiet && { from: quiet.from, until: quiet.until, weekdays: quiet.weekdays },
    digest,
  }
}
