import { createHmac, randomBytes } from 'node:crypto'

/** What makes the hashes of one day: whoever has it can ask a sketch for an address. */
export interface Salt {
  readonly day: string
  /** Names the salt on the wire; drawn apart, so that nothing of the salt follows from it. */
  readonly name: string
  readonly secret: Buffer
}

export const SALT_BYTES = 32
const NAME_BYTES = 8

export function newSalt(day: string): Salt {
  return {
    day,
    name: randomBytes(NAME_BYTES).toString('hex'),
    secret: randomBytes(SALT_BYTES),
  }
}

/** Overwrites the secret where it stands in memory; hashes made with it later are worthless. */
export function wipeSalt({ secret }: Salt): void {
  secret.fill(0)
}

/** One station as the sketches count it. */
export interface HashedStation {
  /** Two halves of a 64-bit hash. */
  readonly high: number
  readonly low: number
  /** The address is locally administered: phones draw one for each network, and draw anew. */
  readonly isRandomised: boolean
}

/** The only place that looks at an address. Null for one that no station has (group, all zero). */
export function hashStation({ secret }: Salt, mac: string): HashedStation | null {
  const octets = Buffer.from(mac.replaceAll(':', ''), 'hex')
  const first = octets[0] ?? 1
  if ((first & 1) !== 0 || octets.every((octet) => octet === 0)) return null
  const hash = createHmac('sha256', secret).update(octets).digest()
  return {
    high: hash.readUInt32BE(0),
    low: hash.readUInt32BE(4),
    isRandomised: (first & 2) !== 0,
  }
}
