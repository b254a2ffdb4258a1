import { createHmac } from 'node:crypto'

/** The `Stripe-Signature` header of a payload: an HMAC of the time and the text. */
export function signPayload(payload: string, secret: string, seconds: number) {
  const digest = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex')
  return `t=${seconds},v1=${digest}`
}
