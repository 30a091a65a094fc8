import { chmod, copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import { RevisionConflictError } from '../../server/journal/inventory-tables.ts'
import type { Place } from '../../server/journal/inventory.ts'
import type { LiveTransition } from '../../server/journal/live-states.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { isOnPostgres, openTables } from '../journal-engine.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const place = (id: string): Place => ({
  id: id as PlaceId,
  name: `Kantor Lurah ${id}`,
  kind: 'kelurahan-office',
  kecamatan: 'Alak',
  kelurahan: id,
  latitude: -10.17,
  longitude: 123.55,
  status: 'active',
  ...BARE_PLACE,
})
const uplink = (id: string, at: string) => ({
  id: id as UplinkId,
  place: at as PlaceId,
  provider: 'Telkom',
  agent: 'agent-1' as AgentId,
  ...BARE_UPLINK,
})
const accessPoint = (id: string, at: string) => ({
  id: id as AccessPointId,
  place: at as PlaceId,
  name: id,
  agent: 'agent-1' as AgentId,
  model: null,
  ...POLLED_ALONE,
})

let directory = ''
let journal: Journal

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-journal-'))
  journal = await openJournal(join(directory, 'data'))
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function reopen(): Promise<void> {
  await journal.close()
  journal = await openJournal(join(directory, 'data'))
}

describe('inventory', () => {
  const change = {
    places: [place('a'), place('b')],
    uplinks: [uplink('line-1', 'a'), uplink('line-2', 'b')],
    accessPoints: [accessPoint('ap-1', 'a')],
    equipment: [],
  }

  it('starts empty at revision 0', () => {
    expect(journal.inventory().revision).toBe(0)
    expect(journal.inventory().places.size).toBe(0)
  })

  it('is in memory at once, tells its listeners and outlives the process', async () => {
    let told = 0
    journal.onChange(() => (told += 1))
    await journal.applyImport(0, change)
    expect(told).toBe(1)
    const before = journal.inventory()
    expect(before.revision).toBe(1)
    expect(before.places.get('a' as PlaceId)).toEqual(place('a'))
    expect([...before.agents]).toEqual(['agent-1'])
    await reopen()
    expect(journal.inventory()).toEqual(before)
  })

  it('lets two places exchange their lines and a place lose its line', async () => {
    await journal.applyImport(0, change)
    const swapped = [uplink('line-2', 'a'), uplink('line-1', 'b')]
    await journal.applyImport(1, { ...change, uplinks: swapped })
    expect(journal.inventory().uplinks.get('line-1' as UplinkId)?.place).toBe('b')
    await journal.applyImport(2, { ...change, places: [place('a')], uplinks: [] })
    expect([...journal.inventory().uplinks.keys()]).toEqual(['line-1'])
  })

  it('writes nothing when any part of a change cannot be written', async () => {
    await journal.applyImport(0, change)
    const before = journal.inventory()
    const broken = {
      places: [place('c')],
      uplinks: [],
      accessPoints: [accessPoint('ap-2', 'gone')],
      equipment: [],
    }
    await expect(journal.applyImport(1, broken)).rejects.toThrow(/foreign key/i)
    await reopen()
    expect(journal.inventory()).toEqual(before)
  })

  it('refuses a change that was planned on an older revision', async () => {
    await journal.applyImport(0, change)
    await expect(journal.applyImport(0, change)).rejects.toThrow(RevisionConflictError)
  })
})

// PostgreSQL keeps its own files.
describe.skipIf(isOnPostgres)('journal file', () => {
  it('is for its owner alone, also where an older version left it open', async () => {
    await journal.close()
    const folder = join(directory, 'shared')
    await mkdir(folder, { mode: 0o755 })
    const file = join(folder, 'journal.sqlite')
    await writeFile(file, '', { mode: 0o644 })
    await chmod(file, 0o644)
    journal = await openJournal(folder)
    await journal.createToken('agent-7' as AgentId, 1000)
    const modes = await Promise.all(
      ['', '-wal', '-shm'].map(async (end) => (await stat(`${file}${end}`)).mode & 0o777),
    )
    expect(modes).toEqual([0o600, 0o600, 0o600])
  })

  it('holds everything once it is closed, so that a copy of it is whole', async () => {
    await journal.createToken('agent-7' as AgentId, 1000)
    await journal.close()
    await mkdir(join(directory, 'copy'))
    const name = 'journal.sqlite'
    await copyFile(join(directory, 'data', name), join(directory, 'copy', name))
    journal = await openJournal(join(directory, 'copy'))
    expect((await journal.listTokens()).map(({ agent }) => agent)).toEqual(['agent-7'])
  })
})

describe('tokens', () => {
  const agent = 'agent-7' as AgentId

  it('belong to one agent until they are revoked, across restarts', async () => {
    const { entry, token } = await journal.createToken(agent, 1000)
    expect(token.reveal()).toMatch(/^pantau_[\w-]{43}$/)
    await reopen()
    expect(journal.agentOfToken(token.reveal(), 1500)).toBe(agent)
    expect(journal.agentOfToken(`${token.reveal()}x`, 1500)).toBeNull()
    expect(journal.inventory().agents.has(agent)).toBe(true)
    expect(await journal.revokeToken(entry.id, 2000)).toBe(true)
    expect(await journal.revokeToken(entry.id, 3000)).toBe(false)
    expect(journal.agentOfToken(token.reveal(), 1500)).toBeNull()
    await reopen()
    expect(journal.agentOfToken(token.reveal(), 1500)).toBeNull()
    expect(await journal.listTokens()).toEqual([{ ...entry, revokedAtMs: 2000 }])
  })

  it('are neither stored nor printed', async () => {
    const { token } = await journal.createToken(agent, 1000)
    const text = token.reveal().slice(7)
    const db = await openTables(join(directory, 'data'))
    const stored = JSON.stringify(await db.selectFrom('token').selectAll().execute())
    await db.destroy()
    expect(stored).toContain(agent)
    expect(stored).not.toContain(text)
    for (const printed of [inspect({ token }), JSON.stringify({ token }), String(token)]) {
      expect(printed).not.toContain(text)
      expect(printed).toContain('<secret>')
    }
  })
})

describe('live states', () => {
  it('come back as they were last saved', async () => {
    await journal.saveLiveStates([{ kind: 'uplink', id: 'line-1', state: '1' }], [])
    await journal.saveLiveStates(
      [
        { kind: 'uplink', id: 'line-1', state: '2' },
        { kind: 'access-point', id: 'line-1', state: '3' },
      ],
      [{ kind: 'uplink', id: 'line-1', atMs: 5, from: 'up', to: 'down', seenAtMs: 6 }],
    )
    await reopen()
    const states = await journal.readLiveStates()
    expect(states.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'access-point 3',
      'uplink 2',
    ])
  })

  it('keep what the server saw change, until it is too old', async () => {
    const seen = (atMs: number): LiveTransition => {
      return { kind: 'uplink', id: 'line-1', atMs, from: 'up', to: 'down', seenAtMs: atMs + 1 }
    }
    await journal.saveLiveStates([], [seen(5), seen(6)])
    await journal.expireTransitions(6)
    const db = await openTables(join(directory, 'data'))
    const rows = await db.selectFrom('transition').selectAll().execute()
    await db.destroy()
    expect(rows).toEqual([
      {
        kind: 'uplink',
        id: 'line-1',
        at_ms: 6,
        from_state: 'up',
        to_state: 'down',
        seen_at_ms: 7,
      },
    ])
  })
})
