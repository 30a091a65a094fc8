import { NEVER_RECORDED, scrub } from './record/scrub.ts'
import { isBelow } from './record/walk.ts'
import type { SnmpSession, SnmpTarget, SnmpValue, Varbind } from './snmp/session.ts'

/** What a device answered, kept for people to read: bounded, and without secrets when it is told. */
export interface AnswerLog {
  /** The same session, whose answers are noted. */
  readonly around: (session: SnmpSession) => SnmpSession
  readonly clear: () => void
  /** `OID = value` for each, without communities, keys and addresses of other machines. */
  readonly lines: (target: SnmpTarget) => readonly string[]
}

export interface AnswerLogLimits {
  readonly varbindsMax: number
  /** Which are kept of more: who the device is comes first, what it stumbled over comes last. */
  readonly keep: 'first' | 'last'
}

const LINE_LENGTH_MAX = 200

export function createAnswerLog({ varbindsMax, keep }: AnswerLogLimits): AnswerLog {
  let kept: Varbind[] = []
  const note = (answer: readonly Varbind[]): void => {
    if (keep === 'first') {
      if (kept.length < varbindsMax) kept.push(...answer.slice(0, varbindsMax - kept.length))
    } else if (answer.length > 0) {
      kept = [...kept, ...answer.slice(-varbindsMax)].slice(-varbindsMax)
    }
  }
  return {
    around: (session) => ({
      async get(oids) {
        const answer = await session.get(oids)
        note(answer)
        return answer
      },
      async getNext(oids) {
        const answer = await session.getNext(oids)
        note(answer)
        return answer
      },
      async getBulk(request) {
        const answer = await session.getBulk(request)
        note([...answer.nonRepeaters, ...answer.repeaters.flat()])
        return answer
      },
      takeStats: () => session.takeStats(),
      close: () => session.close(),
    }),
    clear: () => {
      kept = []
    },
    lines(target) {
      const safe = kept.filter(({ oid }) => !NEVER_RECORDED.some((root) => isBelow(oid, root)))
      // A network's name is on the air for all to see; stations' addresses never leave the site.
      const told = scrub(safe, { ssids: null, plain: [], secrets: secretsOf(target) })
      return told.map(({ oid, value }) => `${oid} = ${textOf(value)}`.slice(0, LINE_LENGTH_MAX))
    },
  }
}

function textOf(value: SnmpValue): string {
  if (value === null) return '(nothing)'
  if (!Buffer.isBuffer(value)) return String(value)
  const text = value.toString('utf8')
  return /^[^\p{C}\uFFFD]*$/u.test(text) ? text : `0x${value.toString('hex')}`
}

/** What must not appear in any text that is made of answers. */
export function secretsOf(target: SnmpTarget): string[] {
  if (target.version !== '3') return [target.community.reveal()]
  const { name, auth, priv } = target.user
  return [name, auth?.key.reveal(), priv?.key.reveal()].flatMap((secret) => secret ?? [])
}
