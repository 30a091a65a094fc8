import { z } from 'zod'
import {
  accessPointNowSchema,
  agentNowSchema,
  equipmentNowSchema,
  placeNowSchema,
  uplinkNowSchema,
} from './fleet.ts'
import { incidentSchema } from './incident.ts'
import { outageSchema } from './outage.ts'
import { timestampMs } from './sample.ts'

/**
 * `GET /v1/events`, server-sent events. Event names: `change` with this body, its `id` resumable by
 * `Last-Event-ID`; `reset` when the id is unknown or too old, or something has gone or very much is
 * other than it was: fetch the fleet again; `tick` every 15 s with `{ nowMs }`, so that a silent line is
 * noticed. Each item replaces the one of its id, or is new: also what was edited comes so.
 */
export const fleetChangeSchema = z.object({
  atMs: timestampMs,
  places: z.array(placeNowSchema),
  accessPoints: z.array(accessPointNowSchema),
  uplinks: z.array(uplinkNowSchema),
  agents: z.array(agentNowSchema),
  equipment: z.array(equipmentNowSchema),
  outages: z.array(outageSchema),
  incidents: z.array(incidentSchema),
})
export type FleetChange = z.infer<typeof fleetChangeSchema>
