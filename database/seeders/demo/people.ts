import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { audit } from '#audit/models/audit_entry'
import { register, type Registered } from '#identity/sign_in/register'
import EmailVerification from '#identity/models/email_verification'
import type Account from '#identity/models/account'

/** What every person of the story signs in with; it opens a demonstration and nothing else. */
export const PASSWORD = 'innkeeper demo'

interface Person {
  name: string
  email: string
  country: string
}

type Address = Partial<
  Pick<
    Account,
    'kind' | 'companyName' | 'vatId' | 'addressLine1' | 'postalCode' | 'city' | 'billingEmail'
  >
>

/** Signs a person up and follows the link in the mail. */
export async function signUp(person: Person): Promise<Registered> {
  const registered = await register({ ...person, password: PASSWORD }, async () => null)
  if (!registered) throw new Error(`${person.email} is taken`)
  const { user } = registered
  const verification = await EmailVerification.query().where('user_id', user.id).firstOrFail()
  await worker.drain()
  await verification.redeem()
  await user.refresh()
  return registered
}

/** Fills in where invoices go to. */
export async function giveAddress({ user, account }: Registered, address: Address): Promise<void> {
  await transaction(async (trx) => {
    const billingEmailVerifiedAt = address.billingEmail ? clock.now() : null
    await account
      .useTransaction(trx)
      .merge({ ...address, billingEmailVerifiedAt })
      .save()
    const fields = Object.keys(address)
    const actor = { type: 'customer', id: user.id } as const
    await audit.record(trx, 'account.updated', account, {
      changes: { fields },
      accountId: account.id,
      actor,
    })
  })
}
