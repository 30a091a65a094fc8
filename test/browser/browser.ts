import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { FixtureServer } from './fixture-server.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const CHROMIUM = '/usr/bin/chromium'

/** Whether the browser of the suites is there; says what to install when it is not. */
export const hasBrowser = existsSync(CHROMIUM)
if (!hasBrowser) console.log("skipping the browser tests: Debian's package chromium is missing")

/** Sizes the dashboard is looked at in, CSS px. */
export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** Starts Chromium so that it makes no request of its own. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

let shared: Browser | undefined

/** One browser for all suites of a process, which takes it along when it ends; anew after a crash. */
async function sharedBrowser(): Promise<Browser> {
  if (shared?.isConnected() !== true) shared = await launch()
  return shared
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

/** Opens a fresh profile on a blank page; without motion, so that nothing has to be waited for. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  // A worker would answer in the place of the server that a test tells what to do.
  const calm = { viewport: DESKTOP, reducedMotion: 'reduce', serviceWorkers: 'block' } as const
  const context = await browser.newContext({ ...calm, ...options })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => errors.push(String(error)))
  return { page, requests, errors, close: () => context.close() }
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
 * Sets up a suite: for each test a fixture of so many places and a fresh profile. No test may end
 * with an error on its page.
 */
export function stageOf(places: number, options: BrowserContextOptions = {}): Stage {
  let browser: Browser
  let directory = ''
  const stage: { -readonly [Part in keyof Stage]?: Stage[Part] } = {}
  beforeAll(async () => {
    directory = await builtDashboard()
    browser = await sharedBrowser()
  })
  beforeEach(async () => {
    stage.directory = directory
    stage.server = new FixtureServer(directory, places)
    stage.address = await stage.server.start()
    stage.opened = await visit(browser, options)
  })
  afterEach(async () => {
    expect(stage.opened?.errors).toEqual([])
    await stage.opened?.close()
    await stage.server?.stop()
  })
  return stage as Stage
}
