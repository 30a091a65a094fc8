import { Secret } from '#contract/secret.ts'
import type { Alerts } from '../journal/alerts.ts'
import { createVapidKeys } from './channels/vapid.ts'
import type { VapidKeys } from './channels/vapid.ts'

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
): Promise<VapidKeys> {
  const written = await journal.readPushKeys()
  if (written !== null) {
    const { publicKey, privateKey } = JSON.parse(written) as WrittenKeys
    return { publicKey, privateKey: new Secret(privateKey) }
  }
  const keys = createVapidKeys()
  const { publicKey, privateKey } = keys
  const made: WrittenKeys = { publicKey, privateKey: privateKey.reveal() }
  await journal.writePushKeys(JSON.stringify(made))
  return keys
}
