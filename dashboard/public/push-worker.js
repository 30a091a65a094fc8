/**
 * Shows what the server pushes, also while no page of the dashboard is open, and opens the incident
 * when it is pressed. The body is JSON: id, kind, incident, title, text and link (Push API, RFC 8291).
 */
self.addEventListener('push', (event) => {
  let message
  try {
    message = event.data.json()
  } catch {
    // Browsers insist that every push shows something.
    message = { title: 'Pantau', text: '', link: null, incident: null }
  }
  const { title, text, link, incident } = message
  event.waitUntil(
    self.registration.showNotification(title || 'Pantau', {
      body: text || '',
      icon: '/favicon.svg',
      // One notification per incident: a later word takes the place of the earlier.
      tag: incident || message.id || 'pantau',
      renotify: true,
      data: { incident, link },
    }),
  )
})

/** Where a notification leads: within this server's pages only. */
function targetOf({ incident, link }) {
  const start = new URL('/?page=incidents', self.location.origin)
  if (incident) start.searchParams.set('incident', incident)
  if (!link) return start.href
  const wanted = new URL(link, self.location.origin)
  return wanted.origin === self.location.origin ? wanted.href : start.href
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const target = targetOf(event.notification.data || {})
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
      const [open] = pages
      if (open === undefined) return self.clients.openWindow(target)
      return open
        .focus()
        .then((page) => page.navigate(target))
        .catch(() => self.clients.openWindow(target))
    }),
  )
})
