import { generateKeyPairSync } from 'node:crypto'
import { Secret } from '#contract/secret.ts'
import type { Alerts } from '../journal/alerts.ts'
import type { PushKeys } from './channel-settings.ts'

/** First byte of a point that is written whole (SEC 1, section 2.3.3). */
const UNCOMPRESSED = 4

interface WrittenKeys {
  readonly publicKey: string
  readonly privateKey: string
}

/**
 * The server's key pair for Web Push (RFC 8292: P-256), made at the first start. Browsers subscribe
 * to its public half: with another pair all subscriptions would be void.
 */
export async function pushKeysOf(
  journal: Pick<Alerts, 'readPushKeys' | 'writePushKeys'>,
): Promise<PushKeys> {
  const written = await journal.readPushKeys()
  const keys = written === null ? createPushKeys() : (JSON.parse(written) as WrittenKeys)
  if (written === null) await journal.writePushKeys(JSON.stringify(keys))
  return { publicKey: keys.publicKey, privateKey: new Secret(keys.privateKey) }
}

function createPushKeys(): WrittenKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  const point = Buffer.concat([Buffer.from([UNCOMPRESSED]), left, right])
  return { publicKey: point.toString('base64url'), privateKey: d }
}
