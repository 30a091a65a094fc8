import type { ChannelKind, Language } from '#contract/words.ts'
import type { Acknowledgement, Address, Channel } from '../message.ts'
import type { ChannelSettings } from './settings.ts'

export interface ChannelDeps {
  readonly nowMs: () => number
  /** The service says that an address is gone for ever: to be removed (Web Push). */
  readonly gone: (address: Address) => void
}

export interface AnswerDeps {
  /** Language of a configured recipient; null for anybody else, whose answers are not taken. */
  readonly languageOf: (address: Address) => Language | null
  /** Whether the code was one that is waited for. */
  readonly acknowledge: (answer: Acknowledgement) => Promise<boolean>
  /** A fault that lasts, for the log. */
  readonly warn: (fault: string) => void
}

/** Channels whose people can answer: only their messages carry a code. */
export const ANSWERING_CHANNELS: readonly ChannelKind[] = ['telegram']

/** The channels that are set up. */
export function createChannels(
  _settings: ChannelSettings,
  _deps: ChannelDeps,
): ReadonlyMap<ChannelKind, Channel> {
  return new Map()
}

/** Takes people's answers (`ok CODE`, a pressed button) until the signal aborts; resolves then. */
export async function receiveAnswers(
  _settings: ChannelSettings,
  _deps: AnswerDeps,
  _signal: AbortSignal,
): Promise<void> {}
