import { describe, expect, it } from 'vitest'
import type { WrittenDocument } from '../../server/contract/agent-document.ts'
import { gapsOf } from '../../server/journal/document-gaps.ts'

const read = (text: unknown): WrittenDocument => text as WrittenDocument
const address = '10.0.0.5'

describe("gaps of an agent's document", () => {
  it('are none where each device has credentials and each line probes', () => {
    const document = read({
      defaults: { community: 'a' },
      access_points: [
        { id: 'ap-1', address },
        { id: 'ap-2', address, version: '3', user: 'op' },
      ],
      uplinks: [{ id: 'wan', probes: ['server'] }],
    })
    expect(gapsOf(document)).toEqual([])
    expect(gapsOf({})).toEqual([])
  })

  it('name what has no credentials of its version, and leave out what speaks no SNMP', () => {
    const document = read({
      access_points: [
        { id: 'ap-1', address },
        { id: 'ap-2', address, community: 'a' },
        { id: 'ap-3', address, version: '3', community: 'a' },
        { id: 'ap-4', address, check: 'ping' },
      ],
      ups: [{ id: 'ups', address }],
      switches: [{ id: 'switch', address }],
    })
    expect(gapsOf(document)).toEqual([
      expect.stringMatching(/^ap-1, ap-3, ups and 1 more: no SNMP credentials/),
    ])
  })

  it('name the lines that nothing tests', () => {
    const document = read({ uplinks: [{ id: 'wan' }, { id: 'tested', probes: ['gateway'] }] })
    expect(gapsOf(document)).toEqual([expect.stringMatching(/^wan: no probes/)])
  })
})
