import type { ChannelKind } from '#contract/words.ts'
import type { Address, Channel } from '../message.ts'
import { createEmailChannel } from './email.ts'
import { createEvolutionChannel } from './evolution.ts'
import { createNtfyChannel } from './ntfy.ts'
import type { ChannelSettings } from './settings.ts'
import { createSyslogChannel } from './syslog.ts'
import { receiveTelegramAnswers, type AnswerDeps } from './telegram-answers.ts'
import { createTelegramApi, createTelegramChannel } from './telegram.ts'
import { createWahaChannel } from './waha.ts'
import { createWebhookChannel } from './webhook.ts'
import { createWebpushChannel } from './webpush.ts'

export type { AnswerDeps } from './telegram-answers.ts'

export interface ChannelDeps {
  readonly nowMs: () => number
  /** The service says that an address is gone for ever: to be removed (Web Push). */
  readonly gone: (address: Address) => void
}

/** Channels whose people can answer: only their messages carry a code. */
export const ANSWERING_CHANNELS: readonly ChannelKind[] = ['telegram']

/** The channels that are set up. */
export function createChannels(
  settings: ChannelSettings,
  { nowMs, gone }: ChannelDeps,
): ReadonlyMap<ChannelKind, Channel> {
  const { telegram, email, webhook, waha, evolution, ntfy, webpush, syslog } = settings
  const channels = [
    telegram && createTelegramChannel(telegram, nowMs),
    email && createEmailChannel(email),
    webhook && createWebhookChannel(webhook, nowMs),
    waha && createWahaChannel(waha, nowMs),
    evolution && createEvolutionChannel(evolution, nowMs),
    ntfy && createNtfyChannel(ntfy, nowMs),
    webpush && createWebpushChannel(webpush, nowMs, (to) => gone({ channel: 'webpush', to })),
    syslog && createSyslogChannel(syslog, nowMs),
  ]
  return new Map(
    channels.filter((channel) => channel !== undefined).map((channel) => [channel.kind, channel]),
  )
}

/** Takes people's answers (`ok CODE`, a pressed button) until the signal aborts; resolves then. */
export async function receiveAnswers(
  settings: ChannelSettings,
  deps: AnswerDeps,
  signal: AbortSignal,
): Promise<void> {
  if (settings.telegram === undefined) return
  await receiveTelegramAnswers(createTelegramApi(settings.telegram, deps.nowMs), deps, signal)
}
