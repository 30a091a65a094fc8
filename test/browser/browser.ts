import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { FixtureServer } from './fixture-server.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const CHROMIUM = '/usr/bin/chromium'
/** The same engine without the windows and bars that nobody looks at: a page costs it a third less. */
const SHELL = '/usr/bin/chromium-headless-shell'

/** Whether the browser of the suites is there; says what to install when it is not. */
export const hasBrowser = existsSync(CHROMIUM)
if (!hasBrowser) console.log("skipping the browser tests: Debian's package chromium is missing")

/** Sizes the dashboard is looked at in, CSS px. */
export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/**
 * Which Chromium a suite needs: `whole` for what the shell lacks, as permissions, notifications and
 * whether a page can be installed.
 */
export type BrowserKind = 'shell' | 'whole'

/** Starts Chromium so that it makes no request of its own; the whole one where there is no shell. */
export function launch(kind: BrowserKind = 'shell'): Promise<Browser> {
  return chromium.launch({
    executablePath: kind === 'shell' && existsSync(SHELL) ? SHELL : CHROMIUM,
    // Pages of one site and profile share a process, whose code is warm.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--process-per-site',
    ],
  })
}

const shared = new Map<BrowserKind, Browser>()

/** One browser of a kind for all suites of a process, which takes it along when it ends; anew after a crash. */
async function sharedBrowser(kind: BrowserKind): Promise<Browser> {
  const running = shared.get(kind)
  if (running?.isConnected() === true) return running
  const started = await launch(kind)
  shared.set(kind, started)
  return started
}

function newestMs(path: string): number {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return Math.max(...readdirSync(path).map((name) => newestMs(join(path, name))), 0)
}

/**
 * The folder of a dashboard built from the present sources: `dist/dashboard` when it is fresh, else
 * a build of our own, so that a test never judges yesterday's dashboard.
 */
export async function builtDashboard(): Promise<string> {
  const sourceMs = Math.max(
    newestMs(join(root, 'dashboard')),
    newestMs(join(root, 'server/contract/words.ts')),
  )
  const shipped = join(root, 'dist/dashboard')
  const index = join(shipped, 'index.html')
  if (existsSync(index) && statSync(index).mtimeMs > sourceMs) return shipped
  const built = join(root, '.cache', `dashboard-${Math.floor(sourceMs)}`)
  if (existsSync(built)) return built
  // Suites run side by side: each builds apart, the first to finish gives its build to all.
  const apart = `${built}.${process.pid}`
  await build({
    root: join(root, 'dashboard'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: apart },
  })
  try {
    renameSync(apart, built)
  } catch {
    rmSync(apart, { recursive: true })
  }
  return built
}

/** A page in a fresh profile, with everything it asked for and every error it threw. */
export interface Visit {
  readonly page: Page
  readonly requests: string[]
  readonly errors: string[]
  readonly close: () => Promise<void>
}

/** A fresh profile, without motion, so that nothing has to be waited for. */
async function newProfile(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  // A worker would answer in the place of the server that a test tells what to do.
  const calm = { viewport: DESKTOP, reducedMotion: 'reduce', serviceWorkers: 'block' } as const
  const profile = await browser.newContext({ ...calm, ...options })
  // A busy machine takes its time, and nothing that comes is waited for longer.
  profile.setDefaultTimeout(20_000)
  return profile
}

async function visitIn(profile: BrowserContext, close: () => Promise<void>): Promise<Visit> {
  const page = await profile.newPage()
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => errors.push(String(error)))
  return { page, requests, errors, close }
}

/** Opens a fresh profile on a blank page. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const profile = await newProfile(browser, options)
  return visitIn(profile, () => profile.close())
}

/** A profile for all tests of a suite, which each of them finds as if it were fresh. */
interface SharedProfile {
  readonly visit: (address: string) => Promise<Visit>
  readonly close: () => Promise<void>
}

/** A fresh profile for each test has each load and compile the dashboard anew: a quarter of its cost. */
async function shareProfile(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<SharedProfile> {
  const profile = await newProfile(browser, options)
  // It keeps the process of the site from ending with the page of a test.
  const held = await profile.newPage()
  await held.route('**', (route) => route.fulfill({ body: '' }))
  await held.goto('http://127.0.0.1:1/')
  const devtools = await profile.newCDPSession(held)
  const leaveNothing = async (address: string): Promise<void> => {
    for (const page of profile.pages()) if (page !== held) await page.close()
    await profile.clearPermissions()
    const all = { origin: address, storageTypes: 'all' }
    await devtools.send('Storage.clearDataForOrigin', all)
  }
  return {
    visit: (address) => visitIn(profile, () => leaveNothing(address)),
    close: () => profile.close(),
  }
}

/** A phone with a touch screen. */
export const PHONE_OPTIONS: BrowserContextOptions = {
  viewport: PHONE,
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
}

/** What each test of a suite has: a server of its own, its address, and a page in a fresh profile. */
export interface Stage {
  readonly directory: string
  server: FixtureServer
  address: string
  readonly opened: Visit
}

/**
 * The browser of a suite, or `own-clock` for one whose tests set the clock of their pages: it is that of the
 * whole profile, and stays.
 */
export type StageKind = BrowserKind | 'own-clock'

/** Where the server of the last test was: what one address gave is not loaded and compiled again. */
let lastPort = 0

async function startWhereTheLastWas(server: FixtureServer): Promise<string> {
  let address: string
  try {
    address = await server.start(lastPort)
  } catch {
    // Somebody else has it by now.
    address = await server.start()
  }
  lastPort = Number(new URL(address).port)
  return address
}

/**
 * Sets up a suite: for each test a fixture of so many places and a profile that holds nothing. No test may
 * end with an error on its page.
 */
export function stageOf(
  places: number,
  options: BrowserContextOptions = {},
  kind: StageKind = 'shell',
): Stage {
  // What begins with something stored, or stores a worker, begins with a profile of its own.
  const isShared =
    kind === 'shell' && options.storageState === undefined && options.serviceWorkers === undefined
  let browser: Browser
  let shared: SharedProfile | null = null
  let directory = ''
  const stage: { -readonly [Part in keyof Stage]?: Stage[Part] } = {}
  beforeAll(async () => {
    directory = await builtDashboard()
    browser = await sharedBrowser(kind === 'whole' ? 'whole' : 'shell')
    if (isShared) shared = await shareProfile(browser, options)
  })
  afterAll(() => shared?.close())
  beforeEach(async () => {
    stage.directory = directory
    stage.server = new FixtureServer(directory, places)
    stage.address = await startWhereTheLastWas(stage.server)
    stage.opened = await (shared?.visit(stage.address) ?? visit(browser, options))
  })
  afterEach(async () => {
    expect(stage.opened?.errors).toEqual([])
    await stage.opened?.close()
    await stage.server?.stop()
  })
  return stage as Stage
}
