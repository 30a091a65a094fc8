import { ChannelError, type Sent } from '../../server/alert/message.ts'

/** The error that a message met. Throws when it was sent after all, or when something broke. */
export async function faultOf(sending: Promise<Sent>): Promise<ChannelError> {
  const outcome: unknown = await sending.catch((error: unknown) => error)
  if (outcome instanceof ChannelError) return outcome
  throw new Error('expected a ChannelError', { cause: outcome })
}
