import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A person reads and chooses at least as long. */
const FILL_MS_MIN = 2000
const DAY_MS = 86_400_000

/** Names a form: when it was made, something random, and a seal over both. */
export const FORM_KEY_PATTERN = /^\d{1,16}-[0-9a-f]{32}-[0-9a-f]{64}$/

export interface FormKeys {
  readonly create: (nowMs: number) => string
  /** `good`; `early` within seconds of its making; `strange` for one of another start, or a day old. */
  readonly judge: (key: string, nowMs: number) => 'good' | 'early' | 'strange'
}

/** The secret lives as long as the process: a form of before is shown once more, filled in. */
export function formKeys(): FormKeys {
  const secret = randomBytes(32)
  const sealOf = (text: string): string => createHmac('sha256', secret).update(text).digest('hex')
  return {
    create(nowMs) {
      const text = `${nowMs}-${randomBytes(16).toString('hex')}`
      return `${text}-${sealOf(text)}`
    },
    judge(key, nowMs) {
      if (!FORM_KEY_PATTERN.test(key)) return 'strange'
      const cut = key.lastIndexOf('-')
      const seal = Buffer.from(key.slice(cut + 1))
      if (!timingSafeEqual(seal, Buffer.from(sealOf(key.slice(0, cut))))) return 'strange'
      const ageMs = nowMs - Number(key.slice(0, key.indexOf('-')))
      // Also after a clock that was set back.
      if (ageMs < 0 || ageMs > DAY_MS) return 'strange'
      return ageMs < FILL_MS_MIN ? 'early' : 'good'
    },
  }
}
