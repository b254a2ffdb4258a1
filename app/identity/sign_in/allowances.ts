import { createHmac } from 'node:crypto'
import { emailAddress } from '#identity/contracts/email_address'
import { clientNetwork } from '#identity/sign_in/client_network'
import env from '#start/env'
import type { Allowance } from '#identity/sign_in/throttle'

/**
 * How often passwords may be tried: by one network on one address, by one network, on one address from everywhere,
 * and altogether. The narrow ones come first, so that a flood on one address does not use up what everybody shares.
 */
export function passwordAllowances(ip: string, email: string): Allowance[] {
  const network = clientNetwork(ip)
  const person = pseudonym(email)
  return [
    { key: `password:pair:${network}:${person}`, requests: 5, duration: '10 minutes' },
    { key: `password:network:${network}`, requests: 30, duration: '10 minutes' },
    { key: `password:person:${person}`, requests: 60, duration: '1 hour' },
    { key: 'password:all', requests: 1200, duration: '1 minute' },
  ]
}

/** How often links may be asked for by mail. */
export function mailAllowances(purpose: string, ip: string, email: string): Allowance[] {
  return [
    { key: `${purpose}:network:${clientNetwork(ip)}`, requests: 10, duration: '1 hour' },
    { key: `${purpose}:person:${pseudonym(email)}`, requests: 3, duration: '1 hour' },
  ]
}

/** How often one network may try to sign up, or to open a link. */
export function networkAllowance(purpose: string, ip: string, requests: number): Allowance[] {
  return [{ key: `${purpose}:network:${clientNetwork(ip)}`, requests, duration: '1 hour' }]
}

/** Counters name a person by a keyed hash, because their table is none of addresses. */
function pseudonym(email: string): string {
  const key = env.get('APP_KEY').release()
  return createHmac('sha256', key)
    .update(`throttle:${emailAddress(email)}`)
    .digest('hex')
    .slice(0, 32)
}
