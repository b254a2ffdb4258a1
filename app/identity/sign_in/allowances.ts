import { createHmac } from 'node:crypto'
import { emailAddress } from '#identity/accounts/email_address'
import { clientNetwork } from '#core/security/client_network'
import env from '#start/env'
import type { Allowance } from '#identity/sign_in/throttle'

/** Somebody who is tried for: a user who was found, or just the address that was typed. */
export interface Tried {
  id?: string
  email: string
}

/**
 * How often strangers may try passwords: by one network on one person, by one network, on one person from everywhere,
 * and altogether. The narrow ones come first, so that a flood on one person does not use up what everybody shares.
 */
export function strangersAllowances(ip: string, tried: Tried): Allowance[] {
  const network = clientNetwork(ip)
  const person = pseudonymOf(tried)
  return [
    { key: `password:pair:${network}:${person}`, requests: 5, duration: '10 minutes' },
    { key: `password:network:${network}`, requests: 30, duration: '10 minutes' },
    { key: `password:person:${person}`, requests: 60, duration: '1 hour' },
    { key: 'password:all', requests: 1200, duration: '1 minute' },
  ]
}

/** How often a browser that a person signed in on before may try for that person; nobody else can use it up. */
export function deviceAllowances(device: string, user: { id: string }): Allowance[] {
  const key = `password:device:${device}:${pseudonym(user.id)}`
  return [{ key, requests: 10, duration: '10 minutes' }]
}

/** How often somebody who is signed in may try the current password. */
export function sessionAllowances(session: { id: string }): Allowance[] {
  const key = `password:session:${pseudonym(session.id)}`
  return [{ key, requests: 10, duration: '10 minutes' }]
}

/**
 * How often links may be asked for by mail. A person's links work for as long as these are counted: whoever finds that
 * others have used them up has links in the mailbox.
 */
export function mailAllowances(purpose: string, ip: string, tried: Tried): Allowance[] {
  return [
    { key: `${purpose}:network:${clientNetwork(ip)}`, requests: 10, duration: '1 hour' },
    { key: `${purpose}:person:${pseudonymOf(tried)}`, requests: 3, duration: '30 minutes' },
  ]
}

/** How often a person may ask for another address, whichever, and how often an address is written to for that. */
export function changeAllowances(ip: string, user: { id: string }, email: string): Allowance[] {
  const key = `email_change:user:${pseudonym(user.id)}`
  return [
    ...mailAllowances('email_change', ip, { email }),
    { key, requests: 10, duration: '1 day' },
  ]
}

/** How often somebody may be written to who did not ask for it: whoever signs up may name any address. */
export function contactAllowances(ip: string, email: string): Allowance[] {
  const key = `billing_contact:day:${pseudonymOf({ email })}`
  return [
    ...mailAllowances('billing_contact', ip, { email }),
    { key, requests: 5, duration: '1 day' },
  ]
}

/** How often one network may try to sign up, or to open a link. */
export function networkAllowance(purpose: string, ip: string, requests: number): Allowance[] {
  return [{ key: `${purpose}:network:${clientNetwork(ip)}`, requests, duration: '1 hour' }]
}

function pseudonymOf({ id, email }: Tried): string {
  return pseudonym(id ?? emailAddress(email))
}

/** Counters name a person by a keyed hash, because their table is none of addresses. */
function pseudonym(name: string): string {
  const key = env.get('APP_KEY').release()
  return createHmac('sha256', key).update(`throttle:${name}`).digest('hex').slice(0, 32)
}
