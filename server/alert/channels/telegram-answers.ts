import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Language } from '#contract/words.ts'
import { ChannelError, type Address, type Acknowledgement } from '../message.ts'
import type { TelegramApi } from './telegram.ts'

export interface AnswerDeps {
  readonly nowMs: () => number
  /** Language of a configured recipient; null for anybody else, whose answers are not taken. */
  readonly languageOf: (address: Address) => Language | null
  /** Whether the code was one that is waited for. */
  readonly acknowledge: (answer: Acknowledgement) => Promise<boolean>
  /** A fault that lasts, for the log. */
  readonly warn: (fault: string) => void
}

/** Telegram holds a request open for this long when there is no news; below the limit of a request. */
const POLL_S = 20
/** Few at a time, so that the answer stays far below its limit: an update may be 40 KiB. */
const UPDATES_MAX = 10
const UPDATES_BYTES_MAX = 2 * 1024 * 1024
/** Waits after a failure: doubled from the first up to the last. */
const RETRY_MS = { first: 1_000, last: 60_000 } as const
/** A wrong token, or a second program that reads the same bot, is a matter for people. */
const PERMANENT_RETRY_MS = 300_000
const NAME_MAX = 64
/** Different faults that are told of before it works again. */
const FAULTS_TOLD_MAX = 5
/** `ok 7F3K`, also as a command in a group: `/ok@pantau_bot 7F3K`. */
const REPLY = /^\s*\/?ok(?:@\w+)?\s+([0-9a-z]{2,16})\s*$/i

const userSchema = z.object({
  id: z.number(),
  first_name: z.string().default(''),
  last_name: z.string().optional(),
  username: z.string().optional(),
})
const chatSchema = z.object({ id: z.number(), username: z.string().optional() })
const updateSchema = z.object({
  update_id: z.number(),
  message: z
    .object({ chat: chatSchema, from: userSchema.optional(), text: z.string().optional() })
    .optional()
    .catch(undefined),
  callback_query: z
    .object({
      id: z.string(),
      from: userSchema,
      message: z.object({ chat: chatSchema }).optional(),
      data: z.string().optional(),
    })
    .optional()
    .catch(undefined),
})
type Update = z.infer<typeof updateSchema>

const WORDS = {
  id: {
    taken: (by: string) => `Tercatat: ditangani oleh ${by}.`,
    unknown: 'Kode ini tidak berlaku lagi.',
    failed: 'Belum tercatat. Silakan coba lagi sebentar lagi.',
  },
  en: {
    taken: (by: string) => `Noted: ${by} takes care of it.`,
    unknown: 'This code is no longer valid.',
    failed: 'Not noted yet. Please try again in a moment.',
  },
} as const

/**
 * Reads what people answer, by long polling (`getUpdates`): pressed buttons and `ok CODE`. Takes
 * answers from configured chats only. Resolves when the signal aborts; never rejects.
 */
export async function receiveTelegramAnswers(
  call: TelegramApi,
  deps: AnswerDeps,
  signal: AbortSignal,
): Promise<void> {
  let offset = 0
  let retryMs: number = RETRY_MS.first
  const told = new Set<string>()
  while (!signal.aborted) {
    try {
      const updates = await nextUpdates(call, offset, signal)
      retryMs = RETRY_MS.first
      told.clear()
      for (const update of updates) {
        await take(call, deps, update, signal)
        // Confirmed only now: what a stop interrupts comes again.
        offset = update.update_id + 1
      }
    } catch (error) {
      if (signal.aborted) return
      const { message, isPermanent, retryAfterMs } = asChannelError(error)
      // Faults that take turns for hours are a few lines in the log, not one a minute.
      if (!told.has(message) && told.size < FAULTS_TOLD_MAX) {
        told.add(message)
        deps.warn(message)
      }
      // A service that wants us back at once is not asked without end.
      const waitMs = Math.max(retryAfterMs ?? 0, isPermanent ? PERMANENT_RETRY_MS : retryMs)
      retryMs = Math.min(2 * retryMs, RETRY_MS.last)
      await wait(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function nextUpdates(
  call: TelegramApi,
  offset: number,
  signal: AbortSignal,
): Promise<readonly Update[]> {
  const parameters = {
    offset,
    limit: UPDATES_MAX,
    timeout: POLL_S,
    allowed_updates: ['message', 'callback_query'],
  }
  const result = await call('getUpdates', parameters, signal, UPDATES_BYTES_MAX)
  return z.array(updateSchema).parse(result)
}

async function take(
  call: TelegramApi,
  deps: AnswerDeps,
  update: Update,
  signal: AbortSignal,
): Promise<void> {
  const { message, callback_query: pressed } = update
  const chat = message?.chat ?? pressed?.message?.chat
  const user = message?.from ?? pressed?.from
  const code = (pressed === undefined ? REPLY.exec(message?.text ?? '')?.[1] : pressed.data) ?? ''
  if (chat === undefined || user === undefined || code === '') return
  const language = languageOfChat(deps, chat)
  if (language === null) return
  const text = await outcomeOf(deps, code.toUpperCase(), nameOf(user), language)
  try {
    if (pressed !== undefined) {
      await call('answerCallbackQuery', { callback_query_id: pressed.id, text }, signal)
    } else {
      await call('sendMessage', { chat_id: chat.id, text }, signal)
    }
  } catch (error) {
    // It is noted all the same; a button that was pressed long ago can no longer be answered.
    if (!signal.aborted) deps.warn(asChannelError(error).message)
  }
}

function languageOfChat(deps: AnswerDeps, chat: z.infer<typeof chatSchema>): Language | null {
  const known = deps.languageOf({ channel: 'telegram', to: String(chat.id) })
  if (known !== null || chat.username === undefined) return known
  return deps.languageOf({ channel: 'telegram', to: `@${chat.username}` })
}

async function outcomeOf(
  deps: AnswerDeps,
  code: string,
  by: string,
  language: Language,
): Promise<string> {
  const words = WORDS[language]
  try {
    return (await deps.acknowledge({ code, by })) ? words.taken(by) : words.unknown
  } catch (error) {
    deps.warn(`[telegram] an answer could not be noted: ${String(error)}`)
    return words.failed
  }
}

/** Name of a person as Telegram knows it; the number when there is none. */
function nameOf({ id, first_name, last_name, username }: z.infer<typeof userSchema>): string {
  const name = [first_name, last_name].filter(Boolean).join(' ').trim() || username || String(id)
  return [...name].slice(0, NAME_MAX).join('')
}

function asChannelError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  // Only the form of what Telegram sent can fail here.
  return new ChannelError('[telegram] updates of an unknown form', { isPermanent: false })
}
