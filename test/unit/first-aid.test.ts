import { describe, expect, it } from 'vitest'
import { CARD_LINE_MAX, CARD_LINES_MAX, cardOf } from '../../server/alert/first-aid/index.ts'
import { controllerLamps } from '../../server/alert/first-aid/lamps-controllers.ts'
import { otherLamps } from '../../server/alert/first-aid/lamps-others.ts'
import { LANGUAGES } from '../../server/contract/words.ts'

const FAMILIES = [...controllerLamps, ...otherLamps]
/** A model of each family that has lamps of its own, and its family. */
const MODELS: readonly (readonly [string, string])[] = [
  ['AIR-CAP702I-A-K9', 'Cisco Aironet'],
  ['R510', 'Ruckus (cloud)'],
  ['T300e', 'Ruckus (cloud)'],
  ['Altitude 4511', 'Extreme Altitude'],
  ['AirEngine 5760-10', 'Huawei'],
  ['AP5030DN', 'Huawei'],
  ['U6-Pro', 'Ubiquiti UniFi'],
  ['UAP-AC-Lite', 'Ubiquiti UniFi'],
  ['RBcAPGi-5acD2nD', 'MikroTik'],
  ['cAP ac', 'MikroTik'],
]

describe('a card of first aid', () => {
  it('is short enough for a phone, in both languages, for every model', () => {
    for (const language of LANGUAGES) {
      for (const model of [null, 'something', ...MODELS.map(([name]) => name)]) {
        const lines = cardOf(model, language)
        expect(lines.length).toBeLessThanOrEqual(CARD_LINES_MAX)
        expect(lines.filter((line) => line.length > CARD_LINE_MAX)).toEqual([])
      }
    }
  })

  it('always says to look, to unplug for 30 seconds, to wait and to send a photo', () => {
    for (const model of [null, ...MODELS.map(([name]) => name)]) {
      const id = cardOf(model, 'id').join('\n')
      expect(id).toMatch(/lampu[\s\S]*adaptor[\s\S]*PoE[\s\S]*30 detik[\s\S]*3 menit[\s\S]*foto/)
      const en = cardOf(model, 'en').join('\n')
      expect(en).toMatch(
        /lamp[\s\S]*adapter[\s\S]*PoE[\s\S]*30 seconds[\s\S]*3 minutes[\s\S]*photo/,
      )
    }
  })

  it.each(MODELS)('explains the lamps of %s as those of %s', (model, family) => {
    const lamps = FAMILIES.find((facts) => facts.family === family)?.lamps
    expect(cardOf(model, 'id')).toEqual(expect.arrayContaining([...(lamps?.id ?? ['?'])]))
    expect(
      FAMILIES.filter((facts) => facts.model.test(model)).map((facts) => facts.family),
    ).toEqual([family])
  })

  it.each(['cnPilot E410', 'EAP245', 'RG-RAP2200(E)', 'GWN7660', 'NWA50AX', 'AP230', 'AP-505', ''])(
    'says nothing of the lamps of %j, of which no document was read',
    (model) => {
      expect(cardOf(model, 'id')).toEqual(cardOf(null, 'id'))
    },
  )

  it('has as many lines of lamps in one language as in the other, each from a document', () => {
    for (const { lamps, source } of FAMILIES) {
      expect(lamps.en).toHaveLength(lamps.id.length)
      expect(source).not.toBe('')
    }
  })
})
