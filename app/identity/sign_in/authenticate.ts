import { apartFromForm } from '#core/forms/submission'
import { transaction } from '#core/database/transaction'
import User from '#identity/models/user'
import { passwords } from '#identity/passwords/hashing'

interface Attempt {
  password: string
  /** Whether it comes from a browser on which this user signed in before. */
  isKnown: boolean
}

/**
 * The user who was found for an address, where the password is theirs; null for nobody, a wrong password, a user who
 * never set one and a user who may not come in, after the same work.
 */
export async function authenticate(
  user: User | null,
  { password, isKnown }: Attempt
): Promise<User | null> {
  const { matches, isOutdated } = await passwords.verify(user?.password ?? null, password, {
    isKnown,
  })
  if (!user || !matches || user.disabledAt) return null

  if (isOutdated) await renewHash(user, password)
  return user
}

/** Keeps the hash up to today's settings, as long as nobody changed the password meanwhile. */
async function renewHash(user: User, password: string): Promise<void> {
  const renewed = await passwords.hash(password)
  const replaced = user.password ?? ''
  await apartFromForm(() =>
    transaction(async (trx) => {
      await User.query({ client: trx })
        .where({ id: user.id, password: replaced })
        .update({ password: renewed })
    })
  )
  user.password = renewed
}
