/** So long is waited, ms, for what comes when a busy machine has time for it: less than a test may last. */
export const PATIENT_MS = 45_000
