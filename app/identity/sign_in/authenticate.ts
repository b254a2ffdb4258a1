import { transaction } from '#core/database/transaction'
import { emailAddress } from '#identity/contracts/email_address'
import User from '#identity/models/user'
import { passwords } from '#identity/sign_in/passwords'

export interface Credentials {
  email: string
  password: string
}

/**
 * The user with these credentials, or null: one answer for an unknown address, a wrong password, a user who never set
 * one and a user who may not come in. Exactly one password verification runs in each case.
 */
export async function authenticate({ email, password }: Credentials): Promise<User | null> {
  const user = await User.withEmail(emailAddress(email))
  const matches = await passwords.matches(user?.password ?? null, password)
  if (!user || !matches || user.disabledAt) return null

  await renewHash(user, password)
  return user
}

/** Keeps the hash up to today's settings, as long as nobody changed the password meanwhile. */
async function renewHash(user: User, password: string): Promise<void> {
  if (!user.password || !passwords.isOutdated(user.password)) return
  const renewed = await passwords.hash(password)
  const replaced = user.password
  await transaction(async (trx) => {
    await User.query({ client: trx })
      .where({ id: user.id, password: replaced })
      .update({ password: renewed })
  })
  user.password = renewed
}
