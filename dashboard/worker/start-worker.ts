/** By its mode, because tests that make a build say of themselves that they are no production. */
const isBuilt = import.meta.env.MODE === 'production'

/**
 * The worker of this scope. There is one in a build only: the development server has just the part
 * that shows what is pushed.
 */
export const WORKER = isBuilt ? '/service-worker.js' : '/push-worker.js'

/**
 * Starts the worker that keeps the dashboard for times without a line, once the page is there: the
 * first look at the city goes first. Browsers have no worker on a plain `http://` address of another
 * machine; then there is nothing to start.
 */
export function startWorker(): void {
  if (!isBuilt || !('serviceWorker' in navigator)) return
  const register = (): void => {
    // Private windows refuse it; the dashboard then works without.
    navigator.serviceWorker.register(WORKER).catch(() => undefined)
  }
  if (document.readyState === 'complete') register()
  else addEventListener('load', register, { once: true })
}
