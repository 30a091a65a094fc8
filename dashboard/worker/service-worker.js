/**
 * Keeps the dashboard and the last state of the city for times without a line, and shows what the
 * server pushes: one worker for both, because a scope has one. The build puts `VERSION` and `FILES`
 * above this text.
 *
 * What comes from here instead of from the server says since when it is kept, so that the dashboard
 * never shows it as the present. Events and everything that changes something are left alone.
 */
importScripts('/push-worker.js')

const SHELL = `pantau-shell-${VERSION}`
const KEPT = 'pantau-kept-1'
const PAGE = '/'
/** The former version stays for tabs that were opened with it and fetch a page of theirs late. */
const FORMER_SHELLS = 1
/** Of a line that hangs, the page is not waited for longer. */
const PAGE_WAIT_MS = 8000
/** Answers kept of single places; the oldest go first. */
const PLACES_KEPT = 200
const WHOLE_CITY = ['/v1/fleet', '/v1/boundaries', '/v1/incidents?open=true']
/** Pages of the server for people, which are no pages of the dashboard. */
const OF_PEOPLE = /^\/(p|t)\//
const OF_PLACE = /^\/v1\/places\/[^/]+\/(now|first-aid)$/

self.addEventListener('install', (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: 'reload' }))
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(fresh))
      // Nothing of an open page depends on which version stands here: the new one may begin at once.
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetFormer().then(() => self.clients.claim()))
})

async function forgetFormer() {
  const names = (await caches.keys()).filter((name) => name.startsWith('pantau-'))
  const shells = names.filter((name) => name.startsWith('pantau-shell-') && name !== SHELL)
  const old = names.filter((name) => !name.startsWith('pantau-shell-') && name !== KEPT)
  const gone = [...shells.slice(0, Math.max(0, shells.length - FORMER_SHELLS)), ...old]
  await Promise.all(gone.map((name) => caches.delete(name)))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname, search } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/v1/')) {
    if (isKept(pathname, search)) event.respondWith(latest(event, pathname))
  } else if (OF_PEOPLE.test(pathname)) return
  else if (request.mode === 'navigate') event.respondWith(page(request))
  else if (pathname.startsWith('/assets/') || FILES.includes(pathname)) {
    event.respondWith(file(request))
  }
})

function isKept(pathname, search) {
  const isOfCity = WHOLE_CITY.some((path) => pathname === path || pathname + search === path)
  return isOfCity || OF_PLACE.test(pathname)
}

/** The page from the server, so that nobody is held to an old version; without a line the kept one. */
async function page(request) {
  const network = fetch(request)
  const kept = await caches.match(PAGE, { cacheName: SHELL })
  if (kept === undefined) return network
  const waited = new Promise((resolve) => {
    setTimeout(() => resolve(kept), PAGE_WAIT_MS)
  })
  return Promise.race([network.catch(() => kept), waited])
}

/** Names of files carry a hash of what is in them: what is kept is what the server has. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/** The server's answer, kept for later; without a line the last one, with when it came. */
async function latest(event, pathname) {
  const { request } = event
  try {
    const response = await fetch(request)
    if (response.ok) event.waitUntil(keep(request, response.clone(), pathname))
    return response
  } catch (cause) {
    const kept = await caches.match(request, { cacheName: KEPT })
    if (kept === undefined) throw cause
    return kept
  }
}

async function keep(request, response, pathname) {
  const headers = {
    'content-type': response.headers.get('content-type') ?? 'application/json',
    'pantau-kept-at': String(Date.now()),
  }
  try {
    const cache = await caches.open(KEPT)
    await cache.put(request, new Response(await response.blob(), { headers }))
    if (OF_PLACE.test(pathname)) await forgetPlaces(cache)
  } catch {
    // The answer broke off, or the disk is full: what was kept before stays.
  }
}

async function forgetPlaces(cache) {
  const keys = await cache.keys()
  const places = keys.filter(({ url }) => OF_PLACE.test(new URL(url).pathname))
  const gone = places.slice(0, Math.max(0, places.length - PLACES_KEPT))
  await Promise.all(gone.map((key) => cache.delete(key)))
}
