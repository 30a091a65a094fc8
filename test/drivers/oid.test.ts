import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beforeInstance, follows, indexBelow } from '../../agents/reading/oid.ts'
import { compareOids } from './snmprec-session.ts'

const oid = fc
  .array(fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 4_294_967_295 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((arcs) => `1.3.${arcs.join('.')}`)

test('one OID follows another as their numbers do', () => {
  fc.assert(
    fc.property(oid, oid, (a, b) => {
      expect(follows(a, b)).toBe(compareOids(a, b) > 0)
    }),
  )
  expect(follows('1.3.10', '1.3.9')).toBe(true)
  expect(follows('1.3.1', '1.3.1')).toBe(false)
  expect(follows('1.3.1.0', '1.3.1')).toBe(true)
  expect(follows('1.3.12', '1.3.1')).toBe(true)
})

test('nothing can stand between an instance and what is asked for it, but its neighbours', () => {
  expect(beforeInstance('1.3.6.1.2.1.1.3.0')).toBe('1.3.6.1.2.1.1.3')
  expect(beforeInstance('1.3.6.1.2.1.2.2.1.8.7')).toBe('1.3.6.1.2.1.2.2.1.8.6')
  fc.assert(fc.property(oid, (instance) => follows(instance, beforeInstance(instance))))
})

test('an index is what stands below its column', () => {
  expect(indexBelow('1.3.6.1', '1.3.6.1.0.7')).toBe('0.7')
  expect(indexBelow('1.3.6.1', '1.3.6.10.7')).toBeNull()
  expect(indexBelow('1.3.6.1', '1.3.6.1')).toBeNull()
})
