import type { Position } from '../model/field-places.ts'

/** Why nobody knows where the phone is. */
export type NoPosition = 'denied' | 'unavailable' | 'insecure'

const WAIT_MS = 20_000
/** On foot a minute is nothing. */
const AGE_MS_MAX = 60_000

/** Where the phone is. Only ever asked by a tap, and told to nobody. */
export function locate(): Promise<Position | NoPosition> {
  if (!window.isSecureContext || !('geolocation' in navigator)) return Promise.resolve('insecure')
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          latitude: coords.latitude,
          longitude: coords.longitude,
          accuracyMeters: coords.accuracy,
        }),
      ({ code, PERMISSION_DENIED }) =>
        resolve(code === PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: AGE_MS_MAX },
    )
  })
}
