import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alertsSchema, ALERT_DEFAULTS } from '../../server/alert/settings.ts'
import { DEFAULTS } from '../../server/config.ts'
import type { Batch } from '../../server/contract/batch.ts'
import type { AgentId } from '../../server/contract/ids.ts'
import type { Sample } from '../../server/contract/sample.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'
import { startSmtpSink } from '../doubles/smtp-sink.ts'
import type { SmtpSink } from '../doubles/smtp-sink.ts'
import { startWebhookDouble } from '../doubles/webhook-double.ts'
import type { WebhookDouble } from '../doubles/webhook-double.ts'
import { accessPointSample, BOOT } from '../unit/agent-samples.ts'

const INTERVAL_MS = 2000
const SECRET = 'rahasia-kait'
const AGENT = 'pusat' as AgentId
const AREA = Array.from({ length: 40 }, (_, index) => `oebobo-${index}`)
const PLACES = ['taman', 'pasar', 'kantor', ...AREA]

let directory: string
let server: RunningServer
let mails: SmtpSink
let webhook: WebhookDouble
let token: string
let sequence = 0
/** Places whose access point does not answer. */
const silent = new Set<string>()
/** Time of each place's last poll that was answered. */
const answeredAtMs = new Map<string, number>()

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-alerts-'))
  const journal = await openJournal(directory)
  const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,power_area\n'
  const rows = PLACES.map((id) => {
    const where = AREA.includes(id) ? 'Oebobo,Oebobo' : 'Alak,Alak'
    return `${id},Tempat ${id},taman,${where},-10.1,123.6,${AREA.includes(id) ? 'Oebobo 3' : ''}\n`
  })
  const devices = PLACES.map((id) => `ap-${id},AP ${id},${id},${AGENT}\n`)
  const files = {
    places: { name: 'places.csv', text: head + rows.join('') },
    accessPoints: { name: 'access-points.csv', text: `id,name,place,agent\n${devices.join('')}` },
  }
  const imported = await importFiles(journal, files, { dryRun: false, nowMs: Date.now() })
  expect(imported).toMatchObject({ outcome: 'done' })
  token = (await journal.createToken(AGENT, Date.now())).token.reveal()
  await journal.close()
  mails = await startSmtpSink()
  webhook = await startWebhookDouble({ secret: SECRET })
  const alerts = alertsSchema.parse({
    ...ALERT_DEFAULTS,
    startHoldSeconds: 0,
    recipients: [
      {
        id: 'piket',
        name: 'Piket',
        addresses: { email: 'piket@example.org', webhook: webhook.url.href },
      },
    ],
    channels: {
      ...ALERT_DEFAULTS.channels,
      webhook: { secret: SECRET, secretFile: null },
      email: {
        ...ALERT_DEFAULTS.channels.email,
        host: '127.0.0.1',
        port: mails.port,
        security: 'none',
        from: 'Pantau <pantau@example.org>',
      },
    },
  })
  const config = { ...DEFAULTS, dataDirectory: directory, port: 0, alerts }
  server = await startServer(config, pino({ level: 'silent' }))
})
afterAll(async () => {
  await server.close()
  await mails.close()
  await webhook.close()
  await rm(directory, { recursive: true })
})

/** One round of polls, delivered as soon as it is made. */
async function poll(): Promise<void> {
  const nowMs = Date.now()
  const samples = PLACES.map((place, index): Sample => {
    const sample = {
      ...accessPointSample(index),
      accessPoint: `ap-${place}`,
      polledAtMs: nowMs,
      monotonicMs: nowMs - 1_790_000_000_000,
      intervalMs: INTERVAL_MS,
    } as Sample
    if (!silent.has(place)) {
      answeredAtMs.set(place, nowMs)
      return sample
    }
    const { reading: _reading, ...rest } = sample as Extract<Sample, { kind: 'access-point' }>
    return { ...rest, outcome: { kind: 'timeout', attempts: 2 } }
  })
  const batch: Batch = {
    protocolVersion: 2,
    agent: AGENT,
    boot: BOOT,
    sequence: (sequence += 1),
    mode: 'live',
    sentAtMs: nowMs,
    clock: 'system',
    droppedSamples: 0,
    samples,
  }
  const answer = await fetch(`${server.url}${PATHS.batches}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(batch),
  })
  expect(answer.status).toBe(202)
}

/** Polls once per interval until it is so; fails after too many rounds. */
async function pollUntil(isSo: () => boolean, roundsMax: number): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) {
    await poll()
    const untilMs = Date.now() + INTERVAL_MS
    while (Date.now() < untilMs) {
      if (isSo()) return
      await pause(20)
    }
  }
  expect(isSo()).toBe(true)
}

describe('alerts of a running server', () => {
  it('reach mail and webhook within two intervals and five seconds, and no place twice', async () => {
    await pollUntil(() => sequence >= 4, 5)
    // The worst case: it falls silent right after it was asked.
    await pause(INTERVAL_MS)
    silent.add('taman')
    await pollUntil(() => webhook.events.length > 0 && mails.mails.length > 0, 8)
    const tookMs = Date.now() - (answeredAtMs.get('taman') ?? 0)
    console.log(`from the last answer to the message: ${tookMs} ms, interval ${INTERVAL_MS} ms`)
    expect(tookMs).toBeLessThanOrEqual(2 * INTERVAL_MS + 5000)
    expect(webhook.events).toMatchObject([{ kind: 'incident' }])
    expect(JSON.stringify(webhook.events)).toContain('Tempat taman')
    expect(mails.mails).toHaveLength(1)
    for (let round = 0; round < 3; round += 1) {
      await poll()
      await pause(INTERVAL_MS)
    }
    expect(webhook.events).toHaveLength(1)
    expect(mails.mails).toHaveLength(1)
  }, 60_000)

  it('name an area that falls in one message', async () => {
    for (const place of AREA) silent.add(place)
    await pollUntil(() => webhook.events.length > 1 && mails.mails.length > 1, 8)
    for (let round = 0; round < 3; round += 1) {
      await poll()
      await pause(INTERVAL_MS)
    }
    expect(mails.mails).toHaveLength(2)
    expect(webhook.events).toHaveLength(2)
    expect(webhook.events[1]).toMatchObject({ kind: 'incident', facts: { placesTotal: 40 } })
  }, 60_000)
})
