import { cambiumDevices } from './cambium.ts'
import { controllerDevices } from './controllers.ts'
import type { MadeUpDevice } from './device.ts'
import { netgearDevices } from './netgear.ts'
import { otherDevices } from './others.ts'
import { ruijieDevices } from './ruijie.ts'

/** Every device made up from its MIB: families of which no recording shows the tables. */
export const madeUpDevices: readonly MadeUpDevice[] = [
  ...ruijieDevices,
  ...cambiumDevices,
  ...netgearDevices,
  ...controllerDevices,
  ...otherDevices,
]
