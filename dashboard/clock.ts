import { signal } from '@preact/signals'

let offsetMs = 0

/** The server's time now, Unix ms, moved on once a second. A screen's own clock may be wrong. */
export const nowMs = signal(Date.now())

/** Sets the clock by a time the server has just told. */
export function setServerTime(serverNowMs: number): void {
  offsetMs = serverNowMs - Date.now()
  nowMs.value = serverNowMs
}

/** The server's time at this moment, Unix ms, for what must not wait for the next second. */
export function serverNowMs(): number {
  return Date.now() + offsetMs
}

/** Starts the ticking; returns how to stop it. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    nowMs.value = serverNowMs()
  }, 1000)
  return () => clearInterval(timer)
}
