import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelSettingsOf, ChannelSetupError } from '../../server/alert/channel-settings.ts'
import { loadConfig, placeOfSetting } from '../../server/config.ts'
import type { Config } from '../../server/config.ts'
import { Secret } from '../../server/contract/secret.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-alert-config-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function load(text: string, env = {}): Promise<Config> {
  const file = join(directory, 'pantau.toml')
  await writeFile(file, text)
  return loadConfig({ file, env, flags: {} })
}

const KEYS = { publicKey: 'B', privateKey: new Secret('k') }
const RECIPIENTS = `
[[alerts.recipients]]
id = "budi"
name = "Budi"
addresses = { telegram = -1001234, email = ["budi@example.org", "piket@example.org"] }
quiet = { from = "22:00", until = "06:00", except = ["many-at-once"] }

[[alerts.recipients]]
id = "wati"
name = "Wati"
language = "en"
addresses = { ntfy = "wati" }
digest = ["07:00", "16:00"]
`
const RULES = `
[[alerts.rules]]
what = ["site"]
to = ["budi"]

[[alerts.rules]]
what = ["degraded"]
forSeconds = 1800
escalation = [{ afterMinutes = 30, to = ["wati"] }]
`

describe('configuration of alerts', () => {
  it('reads recipients and rules as tables, and fills in what they leave out', async () => {
    const { alerts } = await load(RECIPIENTS + RULES)
    expect(alerts.recipients).toMatchObject([
      {
        language: 'id',
        addresses: { telegram: ['-1001234'], email: ['budi@example.org', 'piket@example.org'] },
        hours: null,
        quiet: { weekdays: [1, 2, 3, 4, 5, 6, 7] },
        digest: [],
      },
      { language: 'en', digest: ['07:00', '16:00'] },
    ])
    expect(alerts.rules).toMatchObject([
      { to: ['budi'], minimumPlaces: 1, includePlanned: false, repeatMinutes: 0 },
      { to: [], escalation: [{ afterMinutes: 30, to: ['wati'] }] },
    ])
  })

  const broken: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    [
      'a recipient that a rule names and nobody is',
      `${RECIPIENTS}${RULES}\n[[alerts.rules]]\nwhat = ["disk"]\nto = ["bdi"]\n`,
      /:26: alerts\.rules\.2\.to: there is no recipient "bdi"$/,
    ],
    [
      'a kind that there is not',
      `${RULES}\n[[alerts.rules]]\nwhat = ["sites"]\n`,
      /:12: alerts\.rules\.2\.what\.0: Invalid option/,
    ],
    [
      'an hour that there is not',
      `${RECIPIENTS}\n[[alerts.recipients]]\nid = "a"\nname = "A"\naddresses = {}\ndigest = ["7"]\n`,
      /:19: alerts\.recipients\.2\.digest\.0: expected a time of the day such as 22:00$/,
    ],
    [
      'an unknown key',
      `${RECIPIENTS}colour = "red"\n`,
      /:14: alerts\.recipients\.1\.colour: there is no such setting$/,
    ],
    [
      'a recipient that is there twice',
      `${RECIPIENTS}\n[[alerts.recipients]]\nid = "budi"\nname = "B"\naddresses = {}\n`,
      /:16: alerts\.recipients\.2\.id: "budi" is there twice$/,
    ],
  ]
  it.each(broken)('names file, line and fault of %s', async (_what, text, message) => {
    await expect(load(text)).rejects.toThrow(message)
  })

  it('takes secrets from the environment or from files, and shows them to nobody', async () => {
    const file = join(directory, 'password')
    await writeFile(file, 'rahasia-surat\n')
    const text = `[alerts.channels.email]\nhost = "mail.example.org"\nuser = "pantau"\nfrom = "pantau@example.org"\npasswordFile = "${file}"\n`
    const env = { PANTAU_ALERTS_CHANNELS_TELEGRAM_TOKEN: '123456789' }
    const { alerts } = await load(text, env)
    const settings = channelSettingsOf(alerts.channels, KEYS)
    expect(settings.telegram?.token.reveal()).toBe('123456789')
    expect(settings.email?.password?.reveal()).toBe('rahasia-surat')
    const shown = `${JSON.stringify([alerts, settings])}${inspect([alerts, settings], { depth: 9 })}`
    expect(shown).not.toMatch(/rahasia-surat|123456789/)
  })

  it("reads the certificate of a mail server of one's own", async () => {
    const file = join(directory, 'ca.pem')
    await writeFile(file, '-----BEGIN CERTIFICATE-----\n')
    const text = `[alerts.channels.email]\nhost = "mail.example.org"\nfrom = "pantau@example.org"\ncaFile = "${file}"\n`
    const { alerts } = await load(text)
    expect(channelSettingsOf(alerts.channels, KEYS).email?.ca).toBe('-----BEGIN CERTIFICATE-----\n')
  })

  it('finds the line of what shows to be wrong in its use alone', async () => {
    const text = `${RECIPIENTS}\n[alerts.channels.email]\nport = 25\nhost = "mail.example.org"\n`
    const { alerts } = await load(text)
    const file = join(directory, 'pantau.toml')
    const placeOf = (path: readonly string[], env = {}) =>
      placeOfSetting({ file, env, flags: {} }, path)
    let fault: unknown
    try {
      channelSettingsOf(alerts.channels, KEYS)
    } catch (cause) {
      fault = cause
    }
    expect(fault).toBeInstanceOf(ChannelSetupError)
    const path = fault instanceof ChannelSetupError ? fault.path : []
    expect(placeOf(path)).toBe(`${file}:17`)
    const env = { PANTAU_ALERTS_CHANNELS_EMAIL_HOST: 'mail.example.org' }
    expect(placeOf(path, env)).toBe('PANTAU_ALERTS_CHANNELS_EMAIL_HOST')
    expect(placeOf(['alerts', 'recipients', '1', 'addresses'])).toBe(`${file}:12`)
    expect(placeOf(['alerts', 'recipients', '2', 'addresses'])).toBeNull()
  })

  it('says what a channel lacks that is set up by half', async () => {
    const { alerts } = await load('[alerts.channels.email]\nhost = "mail.example.org"\n')
    expect(() => channelSettingsOf(alerts.channels, KEYS)).toThrow(
      'alerts.channels.email.from: expected, because host is given',
    )
    const missing = join(directory, 'nowhere')
    const ntfy = `[alerts.channels.ntfy]\nurl = "https://ntfy.example.org"\ntokenFile = "${missing}"\n`
    const config = await load(ntfy)
    expect(() => channelSettingsOf(config.alerts.channels, KEYS)).toThrow(
      `alerts.channels.ntfy.tokenFile: ${missing} cannot be read`,
    )
  })
})
