import { describe, expect, it } from 'vitest'
import { decrypt, deriveKeys, encrypt, PRIV_PROTOCOLS } from '../simulator/usm.ts'

const engineId = Buffer.from('000000000000000000000002', 'hex')

describe('keys', () => {
  // The sample results of RFC 3414 A.3.1 and A.3.2.
  it.each([
    ['md5', '526f5eed9fcce26f8964c2930787d82b'],
    ['sha', '6695febc9288e36282235fc7151f128497b38f3f'],
  ] as const)('of %s are those of RFC 3414', (protocol, hex) => {
    const { auth } = deriveKeys({ name: 'x', auth: { protocol, password: 'maplesyrup' } }, engineId)
    expect(auth?.key.toString('hex')).toBe(hex)
  })

  it('of AES-256 grow in two ways, and start alike', () => {
    const keyOf = (protocol: 'aes' | 'aes256b' | 'aes256r'): string | undefined => {
      const priv = { protocol, password: 'maplesyrup' }
      const user = { name: 'x', auth: { protocol: 'sha', password: 'maplesyrup' }, priv } as const
      return deriveKeys(user, engineId).priv?.key.toString('hex')
    }
    expect(keyOf('aes256b')).toHaveLength(64)
    expect(keyOf('aes256b')?.slice(0, 40)).toBe(keyOf('aes256r')?.slice(0, 40))
    expect(keyOf('aes256b')).not.toBe(keyOf('aes256r'))
    expect(keyOf('aes')).toBe(keyOf('aes256b')?.slice(0, 32))
  })
})

describe('privacy', () => {
  it.each(PRIV_PROTOCOLS)('%s gives back what went in', (protocol) => {
    const priv = { protocol, password: 'maplesyrup' }
    const user = { name: 'x', auth: { protocol: 'sha256', password: 'maplesyrup' }, priv } as const
    const keys = deriveKeys(user, engineId)
    const moment = {
      engineBoots: 3,
      engineTime: 4711,
      salt: Buffer.from('0011223344556677', 'hex'),
    }
    const plain = Buffer.from('scoped PDU of no round length')
    const encrypted = encrypt(keys.priv!, moment, plain)
    expect(encrypted.includes('scoped')).toBe(false)
    const opened = decrypt(keys.priv!, moment, encrypted)
    expect(opened.subarray(0, plain.length).toString()).toBe(plain.toString())
  })
})
