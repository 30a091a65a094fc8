import { describe, expect, it } from 'vitest'
import type { WrittenDocument } from '../../server/contract/agent-document.ts'
import { gapsOf } from '../../server/journal/document-gaps.ts'
import { NO_TARGETS } from '../../server/journal/effective-document.ts'
import type { AgentTargets } from '../../server/journal/effective-document.ts'

const read = (text: unknown): WrittenDocument => text as WrittenDocument
const address = '10.0.0.5'
const textsOf = (document: WrittenDocument, targets = NO_TARGETS): readonly string[] =>
  gapsOf(document, targets).map(({ text }) => text)

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
    expect(gapsOf(document, NO_TARGETS)).toEqual([])
    expect(gapsOf({}, NO_TARGETS)).toEqual([])
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
    expect(textsOf(document)).toEqual([
      expect.stringMatching(/^ap-1, ap-3, ups \(\+1\): no SNMP credentials/),
    ])
  })

  it('name the lines that nothing tests', () => {
    const document = read({ uplinks: [{ id: 'wan' }, { id: 'tested', probes: ['gateway'] }] })
    expect(textsOf(document)).toEqual([expect.stringMatching(/^wan: no probes/)])
  })

  it('name lines of one place that are tested by one way, and none of several places', () => {
    const probes = ['server']
    const uplinks = ['one', 'two', 'other'].map((id) => ({ id, probes }))
    const targets = {
      ...NO_TARGETS,
      uplinks: [
        { id: 'one', place: 'taman' },
        { id: 'two', place: 'taman' },
        { id: 'other', place: 'pasar' },
      ],
    } as unknown as AgentTargets
    expect(textsOf(read({ uplinks }), targets)).toEqual([
      expect.stringMatching(/^one, two: lines of one place that are tested the same way/),
    ])
    const apart = uplinks.map((line) => ({ ...line, interface: `${line.id}0` }))
    expect(textsOf(read({ uplinks: apart }), targets)).toEqual([])
  })

  it('name what the agent is to poll and nobody says where, but nothing that a controller lists', () => {
    const document = read({ access_points: [{ id: 'ap-1', address, check: 'ping' }] })
    const targets = {
      ...NO_TARGETS,
      accessPoints: [
        { id: 'ap-1', controller: null },
        { id: 'ap-2', controller: null },
        { id: 'ap-3', controller: 'ac' },
      ],
      equipment: [{ id: 'ups' }],
    } as unknown as AgentTargets
    expect(textsOf(document, targets)).toEqual([expect.stringMatching(/^ap-2, ups: no address/)])
  })
})
