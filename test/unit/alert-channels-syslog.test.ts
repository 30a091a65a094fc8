import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createSyslogChannel } from '../../server/alert/channels/syslog.ts'
import { syslogLine } from '../../server/alert/channels/syslog-line.ts'
import { startSyslogTcp, startSyslogUdp } from '../doubles/syslog-doubles.ts'
import { faultOf } from './alert-faults.ts'
import { AREA_CUT, messageOf, ONE_PLACE } from './alert-messages.ts'

const never = new AbortController().signal
const NOW_MS = Date.UTC(2026, 10, 22, 6, 30)
const channel = createSyslogChannel({ hostname: 'pantau.example.go.id' }, () => NOW_MS)

describe('a line of syslog', () => {
  it('has all parts of RFC 5424', () => {
    const line = syslogLine(messageOf(ONE_PLACE), 'pantau.example.go.id', NOW_MS).toString()
    expect(line).toBe(
      '<131>1 2026-11-22T06:30:00.000Z pantau.example.go.id pantau - incident ' +
        '[pantau@32473 id="m7f3k9q2m-1" incident="7f3k9q2m" condition="access-point" ' +
        'cause="access-point" confidence="0.72" scope="place" place="Kantor Lurah Oebobo" ' +
        'places="1" since="2026-11-22T06:05:00.000Z"] ' +
        '\uFEFFTitik akses mati: Kantor Lurah Oebobo; Sejak 14.05 WITA (25 menit); ' +
        'Kemungkinan besar titik akses rusak atau mati (72%); ' +
        'Kontak di tempat: Ibu Maria 0812 5550 0101; ' +
        'https://pantau.example.go.id/incidents/7f3k9q2m; Untuk menangani, balas: ok 7F3K',
    )
  })

  it('escapes what would end a value', () => {
    const message = messageOf({ ...AREA_CUT, places: ['Taman "A\\B" [baru]'] })
    const line = syslogLine(message, 'pantau', NOW_MS).toString()
    expect(line).toContain(' place="Taman \\"A\\\\B\\" [baru\\]" places="12" ')
  })

  it('stays one readable line of 2048 bytes with any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.string(), (text, host) => {
        const message = messageOf({ ...AREA_CUT, places: [text] }, { text, title: text })
        const line = syslogLine(message, host, NOW_MS)
        expect(line.length).toBeLessThanOrEqual(2048)
        const shown = line.toString('utf8')
        expect(Buffer.from(shown, 'utf8').equals(line)).toBe(true)
        expect(shown).toMatch(/^<131>1 \S+ [\x21-\x7E]{1,255} pantau - incident \[pantau@32473 /)
        expect(shown).toMatch(/ place="(?:[^"\\\]]|\\["\\\]])*" places="12"/)
      }),
      { numRuns: 200 },
    )
  })
})

describe('syslog', () => {
  it('sends a datagram', async () => {
    const receiver = await startSyslogUdp()
    await channel.send(messageOf(), receiver.address, never)
    await vi.waitFor(() => expect(receiver.lines).toHaveLength(1))
    expect(receiver.lines[0]).toContain('place="Kantor Lurah Oebobo" places="12"')
    await receiver.close()
  })

  it('counts the octets over TCP', async () => {
    const receiver = await startSyslogTcp()
    await channel.send(messageOf(), receiver.address, never)
    await channel.send(messageOf({ ...AREA_CUT, kind: 'recovery' }), receiver.address, never)
    await vi.waitFor(() => expect(receiver.lines).toHaveLength(2))
    expect(receiver.lines[1]).toMatch(/^<133>1 .* recovery \[/)
    await receiver.close()
  })

  it('says when nobody listens, or when there is no time left', async () => {
    const refused = await faultOf(channel.send(messageOf(), 'tcp://127.0.0.1:1', never))
    expect(refused.message).toBe('[syslog] 127.0.0.1:1 cannot be reached (ECONNREFUSED)')
    for (const to of ['udp://127.0.0.1:9', 'tcp://127.0.0.1:9']) {
      const late = await faultOf(channel.send(messageOf(), to, AbortSignal.abort()))
      expect(late).toMatchObject({ isPermanent: false })
    }
  })

  it.each([
    ['udp://log.example.go.id', true],
    ['tcp://10.0.0.9:1514', true],
    ['udp://[::1]:514', true],
    ['tls://log.example.go.id', false],
    ['udp://log:99999', false],
    ['log.example.go.id', false],
  ])('checks the address %j', (to, isGood) => {
    expect(channel.faultOf(to) === null).toBe(isGood)
  })
})
