import { z } from 'zod'

/** Identifiers are chosen by the operator: letters, digits, dot, dash, underscore; 1 to 64 long. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const id = z.string().regex(ID_PATTERN, 'expected 1-64 letters, digits, dots, dashes, underscores')

export const placeIdSchema = id.brand<'PlaceId'>()
export const accessPointIdSchema = id.brand<'AccessPointId'>()
export const uplinkIdSchema = id.brand<'UplinkId'>()
export const agentIdSchema = id.brand<'AgentId'>()
export const equipmentIdSchema = id.brand<'EquipmentId'>()
/** Names one start of an agent's machine; random, never reused. */
export const bootIdSchema = id.brand<'BootId'>()

export type PlaceId = z.infer<typeof placeIdSchema>
export type AccessPointId = z.infer<typeof accessPointIdSchema>
export type UplinkId = z.infer<typeof uplinkIdSchema>
export type AgentId = z.infer<typeof agentIdSchema>
export type BootId = z.infer<typeof bootIdSchema>
export type EquipmentId = z.infer<typeof equipmentIdSchema>
