import Factory from '@adonisjs/lucid/factories'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import User from '#identity/models/user'

/** A person with a verified address who never set a password. */
export const UserFactory = Factory.define(User, () => ({
  email: `${newId().toLowerCase()}@example.test`,
  name: 'Ada Example',
  password: null,
  locale: 'en',
  emailVerifiedAt: clock.now(),
})).build()
