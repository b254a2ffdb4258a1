import { createHmac } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import env from '#start/env'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'

/**
 * By what an account is known where it tries something again: itself, the e-mail addresses of its members, its postal
 * address and its saved cards. Each is hashed with the shop's key, so that nothing is read from a mark.
 */
export async function trialMarks(
  account: Account,
  trx?: TransactionClientContract
): Promise<string[]> {
  const client = trx ?? db
  const members: { email: string }[] = await client
    .from('memberships')
    .join('users', 'users.id', 'memberships.user_id')
    .where('memberships.account_id', account.id)
    .select('users.email')
  const cards: { fingerprint: string }[] = await client
    .from('payment_methods')
    .where({ account_id: account.id, state: 'active' })
    .whereNotNull('fingerprint')
    .select('fingerprint')
  const marks = [
    mark('account', account.id),
    ...members.map(({ email }) => mark('email', plainEmail(email))),
    ...cards.map(({ fingerprint }) => mark('card', fingerprint)),
    ...(account.addressLine1 ? [mark('address', plainAddress(account))] : []),
  ]
  return [...new Set(marks)]
}

/** An address without what mailboxes ignore: letter case, and what follows a plus. */
export function plainEmail(email: string): string {
  const [name, host = ''] = email.toLowerCase().split('@')
  return `${name.split('+')[0]}@${host}`
}

/** The same household or office, however it is typed: letters and digits of name, street, postal code and country. */
function plainAddress(account: Account): string {
  const { legalName, addressLine1, postalCode, country } = account
  return [legalName, addressLine1, postalCode, country]
    .map((part) =>
      (part ?? '')
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, '')
    )
    .join('|')
}

function mark(kind: string, value: string): string {
  return createHmac('sha256', env.get('APP_KEY').release())
    .update(`trial:${kind}:${value}`)
    .digest('hex')
}
