import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from 'citty'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startAlerting } from '../../server/alert/alerting.ts'
import type { Alerting } from '../../server/alert/alerting.ts'
import { alertsSchema, ALERT_DEFAULTS } from '../../server/alert/settings.ts'
import { alertsCommand, alertsText, testText } from '../../server/cli/alerts.ts'
import { alertTestResultSchema, alertsSchema as viewSchema } from '../../server/contract/alerts.ts'
import type { Incident } from '../../server/contract/incident.ts'
import {
  incidentDetailSchema,
  incidentListSchema,
  incidentSchema,
} from '../../server/contract/incident.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import type { PresentCondition } from '../../server/domain/incident.ts'
import { createAdminApp, listenForAdmin } from '../../server/http/admin.ts'
import { ownerOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { alertRoutes } from '../../server/http/routes/alerts.ts'
import { incidentRoutes } from '../../server/http/routes/incidents.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { startWebhookDouble } from '../doubles/webhook-double.ts'
import type { WebhookDouble } from '../doubles/webhook-double.ts'
import { conditionOf } from './alert-world.ts'

const SECRET = 'rahasia-kait'
let directory: string
let journal: Journal
let webhook: WebhookDouble
let alerting: Alerting
let app: Hono
let conditions: readonly PresentCondition[]
let told: Incident[]
let nowMs: number
let warnings: string[]

beforeEach(async () => {
  conditions = []
  told = []
  warnings = []
  nowMs = Date.now()
  directory = await mkdtemp(join(tmpdir(), 'pantau-alerts-routes-'))
  journal = await openJournal(directory)
  webhook = await startWebhookDouble({ secret: SECRET })
  await start()
})
afterEach(async () => {
  await alerting.close()
  await journal.close()
  await webhook.close()
  await rm(directory, { recursive: true })
})

async function start(startHoldSeconds = 0): Promise<void> {
  const config = alertsSchema.parse({
    ...ALERT_DEFAULTS,
    startHoldSeconds,
    recipients: [
      { id: 'siaga', name: 'Siaga', addresses: { webhook: `${webhook.url.href}kunci-rahasia` } },
    ],
    channels: { ...ALERT_DEFAULTS.channels, webhook: { secret: SECRET, secretFile: null } },
  })
  const nothing = (): void => undefined
  alerting = await startAlerting(
    {
      config,
      cityName: 'Kota Kupang',
      timeZone: 'Asia/Makassar',
      publicUrl: null,
      directory,
      journal,
      source: { conditions: () => conditions },
      agents: () => [],
      isWatching: () => true,
      isReady: () => Promise.resolve(true),
      nowMs: () => nowMs,
      log: {
        info: nothing,
        warn: (_fields, message) => void warnings.push(message),
        error: nothing,
      },
      tell: (incidents) => told.push(...incidents),
    },
    null,
  )
  const operator = ownerOnly()
  app = new Hono()
    .route('/', alertRoutes({ alerting: () => alerting, nowMs: () => nowMs, operator }))
    .route('/', incidentRoutes({ journal, alerting, operator }))
  answerFailures(app, (cause) => {
    throw cause
  })
}

const HEADERS = { 'Content-Type': 'application/json', [OPERATOR_HEADER]: 'Wati' }
const send = (method: string, path: string, body?: unknown) =>
  app.request(path, {
    method,
    headers: HEADERS,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

/** A place is out, told of, and with people. */
async function fail(): Promise<string> {
  conditions = [conditionOf('taman-a', nowMs)]
  for (let look = 0; look < 5; look += 1) {
    nowMs += 2000
    await alerting.run()
  }
  return told.at(-1)?.id ?? ''
}

describe('routes of incidents', () => {
  it('list what is open and what was, and tell who was told', async () => {
    const id = await fail()
    await expect.poll(() => webhook.events.length).toBe(1)
    expect(webhook.events[0]).toMatchObject({ kind: 'incident', incident: id })
    const open = incidentListSchema.parse(
      await (await send('GET', '/v1/incidents?open=true')).json(),
    )
    expect(open.incidents.map((one) => one.id)).toEqual([id])
    await expect
      .poll(async () => {
        const answer = await send('GET', `/v1/incidents/${id}`)
        return incidentDetailSchema.parse(await answer.json()).messages
      })
      .toMatchObject([{ recipient: 'siaga', channel: 'webhook', problem: null, attempts: 1 }])
    conditions = []
    for (let look = 0; look < 80; look += 1) {
      nowMs += 2000
      await alerting.run()
    }
    const over = await send('GET', `/v1/incidents?open=false&from=0&until=${nowMs}`)
    expect(incidentListSchema.parse(await over.json()).incidents).toMatchObject([
      { id, placesNow: 0, placesMost: 1 },
    ])
    expect((await send('GET', '/v1/incidents?open=perhaps')).status).toBe(400)
    expect((await send('GET', '/v1/incidents?from=yesterday')).status).toBe(400)
    expect((await send('GET', '/v1/incidents/nothing')).status).toBe(404)
    expect((await send('POST', `/v1/incidents/${id}/acknowledge`)).status).toBe(409)
  })

  it('note who takes care of one', async () => {
    const id = await fail()
    const answer = await send('POST', `/v1/incidents/${id}/acknowledge`)
    expect(incidentSchema.parse(await answer.json()).acknowledged?.by).toBe('Wati')
    expect(told.at(-1)?.acknowledged?.by).toBe('Wati')
    expect((await send('POST', '/v1/incidents/nothing/acknowledge')).status).toBe(404)
  })

  it('say until when nothing is believed after a start, and nothing of it later', async () => {
    const held = async () =>
      incidentListSchema.parse(await (await send('GET', '/v1/incidents')).json()).holdUntilMs
    expect(await held()).toBe(null)
    await alerting.close()
    await start(60)
    const untilMs = (await held()) ?? 0
    expect(untilMs - nowMs).toBeGreaterThan(50_000)
    expect(untilMs - nowMs).toBeLessThanOrEqual(60_000)
  })
})

describe('routes of alerts', () => {
  it('show recipients, rules and queue, and nothing that could be used', async () => {
    await fail()
    await expect.poll(() => webhook.events.length).toBe(1)
    const text = await (await send('GET', PATHS.alerts)).text()
    expect(text).not.toMatch(/rahasia/)
    const view = viewSchema.parse(JSON.parse(text))
    expect(view).toMatchObject({ isStandard: true, subscriptions: 0, heartbeat: null })
    expect(view.recipients).toMatchObject([{ id: 'siaga', channels: ['webhook'] }])
    expect(view.channels).toContain('webpush')
    expect(alertsText(view)).toContain('siaga  Siaga  webhook http://127.0.0.1')
  })

  it('send a message to try a recipient, and say how each address took it', async () => {
    const fine = await send('POST', PATHS.alertTest, { recipient: 'siaga' })
    const result = alertTestResultSchema.parse(await fine.json())
    expect(result.results).toMatchObject([{ channel: 'webhook', problem: null }])
    expect(webhook.events).toMatchObject([{ kind: 'test' }])
    expect(JSON.stringify(webhook.events)).toContain('Kota Kupang')
    expect(warnings[0]).toMatch(/no link .* set publicUrl/)
    webhook.trouble({ status: 500, body: 'tidak bisa' })
    const refused = await send('POST', PATHS.alertTest, { recipient: 'siaga' })
    const { results } = alertTestResultSchema.parse(await refused.json())
    expect(results[0]?.problem).toContain('500')
    expect(testText({ results })).toMatch(/^webhook http:\/\/127\.0\.0\.1:\d+\/…: .*500/)
    expect(JSON.stringify(results)).not.toContain('rahasia')
    expect((await send('POST', PATHS.alertTest, { recipient: 'nobody' })).status).toBe(404)
    const browsers = await send('POST', PATHS.alertTest, { recipient: 'dashboard' })
    expect(await browsers.json()).toEqual({ results: [] })
  })

  it('keep browsers that ask to be told, with one key over restarts, and none of strangers', async () => {
    const key = await (await send('GET', PATHS.pushKey)).json()
    const keys = {
      p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url'),
      auth: Buffer.alloc(16, 7).toString('base64url'),
    }
    const endpoint = 'https://fcm.googleapis.com/fcm/send/peramban'
    const body = { subscription: { endpoint, keys }, language: 'en' }
    expect((await send('POST', PATHS.pushSubscriptions, body)).status).toBe(204)
    const strange = { subscription: { endpoint: 'https://10.0.0.1/x', keys }, language: 'id' }
    expect((await send('POST', PATHS.pushSubscriptions, strange)).status).toBe(422)
    await alerting.close()
    await start()
    expect(await (await send('GET', PATHS.pushKey)).json()).toEqual(key)
    const count = async () => viewSchema.parse(await (await send('GET', PATHS.alerts)).json())
    expect((await count()).subscriptions).toBe(1)
    expect((await send('DELETE', PATHS.pushSubscriptions, { endpoint })).status).toBe(204)
    expect((await count()).subscriptions).toBe(0)
  })

  it('answer 503 while the server starts', async () => {
    const early = new Hono().route(
      '/',
      alertRoutes({ alerting: () => null, nowMs: () => 0, operator: ownerOnly() }),
    )
    const answer = await early.request(PATHS.alerts)
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5'])
  })
})

describe('pantau alerts', () => {
  const printed = async (...rawArgs: string[]): Promise<string> => {
    const lines: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      lines.push(String(text))
      return true
    })
    try {
      await runCommand(alertsCommand, { rawArgs: [...rawArgs, '--data', directory] })
      return lines.join('')
    } finally {
      spy.mockRestore()
    }
  }

  it('lists recipients and tries one over the socket of the server', async () => {
    const deps = { journal, nowMs: () => nowMs, agentNow: () => null, logError: () => undefined }
    const admin = await listenForAdmin(
      createAdminApp({ ...deps, alerting: () => alerting }),
      directory,
    )
    try {
      expect(await printed('list')).toContain('siaga  Siaga  webhook')
      expect(await printed('test', 'siaga')).toMatch(/^webhook .*: sent\n$/)
      expect(webhook.events).toMatchObject([{ kind: 'test' }])
      await expect(printed('test', 'nobody')).rejects.toThrow('there is no recipient "nobody"')
      await expect(printed('test')).rejects.toThrow('name the recipient')
      await expect(printed('send')).rejects.toThrow('"send" is not list or test')
    } finally {
      await admin.close()
    }
  })
})

describe('startAlerting', () => {
  it('refuses an address of a channel that is not set up', async () => {
    const config = alertsSchema.parse({
      ...ALERT_DEFAULTS,
      recipients: [{ id: 'budi', name: 'Budi', addresses: { email: 'budi@example.org' } }],
    })
    const deps = { config, journal } as unknown as Parameters<typeof startAlerting>[0]
    await expect(startAlerting(deps, null)).rejects.toThrow(
      'alerts.recipients: "budi": email: [alerts.channels.email] is not set up',
    )
  })
})
