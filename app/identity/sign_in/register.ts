import { isUniqueViolation, transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { audit } from '#audit/models/audit_entry'
import Account from '#identity/models/account'
import EmailVerification from '#identity/models/email_verification'
import Membership from '#identity/models/membership'
import User from '#identity/models/user'
import { writeDetails } from '#identity/accounts/change_account'
import { passwords } from '#identity/passwords/hashing'
import type { AccountDetails } from '#identity/validators/account_details'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface Registration {
  name: string
  email: string
  /** Null for somebody who signs in through a provider. */
  password: string | null
  /** Whether a provider says that the person reads the address's mail; otherwise a mail asks. */
  isProven?: boolean
  country: string
  /** The currency that they chose to see prices in; else the shop's. */
  currency?: string | null
  /** What else the account says about itself, where that is known already. */
  details?: AccountDetails
}

export interface Registered {
  user: User
  account: Account
}

const FALLBACK_CURRENCY = 'EUR'

/** What is stored together with a new user, in the same transaction. */
export type AlsoStored<T> = (made: Registered, trx: TransactionClientContract) => Promise<T>

class Taken extends Error {}

/**
 * Creates a user with an account of their own and has the address proven by mail, together with what else is to be stored
 * or not at all. Null where the address is taken.
 */
export async function register<T>(
  registration: Registration,
  also: AlsoStored<T>
): Promise<(Registered & { also: T }) | null> {
  const { password } = registration
  const hashed = password === null ? null : await passwords.hash(password)
  const currency = registration.currency ?? (await shopCurrency())
  try {
    return await transaction(async (trx) => {
      const made = await create(registration, hashed, currency, trx)
      return { ...made, also: await also(made, trx) }
    })
  } catch (error) {
    if (error instanceof Taken) return null
    throw error
  }
}

async function create(
  { name, email, country, details, isProven }: Registration,
  password: string | null,
  currency: string,
  trx: TransactionClientContract
): Promise<Registered> {
  const user = await createUser({ name, email, password }, trx)
  const account = await Account.create(
    { name, kind: 'personal', country, currency },
    { client: trx }
  )
  await Membership.create(
    { userId: user.id, accountId: account.id, role: 'owner' },
    { client: trx }
  )
  if (details) await writeDetails(account.id, details, trx)
  if (isProven) await user.proveEmail(trx)
  else await EmailVerification.request(user, trx)
  await outbox.publish(trx, 'user.registered', { userId: user.id })
  const actor = { type: 'customer', id: user.id } as const
  await audit.record(trx, 'user.registered', user, { accountId: account.id, actor })
  return { user, account }
}

async function createUser(
  person: Pick<Registration, 'name' | 'email' | 'password'>,
  trx: TransactionClientContract
): Promise<User> {
  try {
    return await User.create({ ...person, locale: 'en' }, { client: trx })
  } catch (error) {
    throw isUniqueViolation(error) ? new Taken() : error
  }
}

/** Billing declares the setting; without it the panel sells in euros. */
async function shopCurrency(): Promise<string> {
  const all: Readonly<Record<string, unknown>> = { ...(await settings.all()) }
  const currency = all['billing.currency']
  return typeof currency === 'string' ? currency : FALLBACK_CURRENCY
}
