import type { Driver } from './driver.ts'
import { unifi } from './unifi.ts'

/** Every built-in driver, in the order of detection: the narrow ones before those that share. */
export const drivers: readonly Driver[] = [unifi]
