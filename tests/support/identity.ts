import hash from '@adonisjs/core/services/hash'
import { AccountFactory } from '#database/factories/identity/account_factory'
import { UserFactory } from '#database/factories/identity/user_factory'
import Membership from '#identity/models/membership'
import StaffMember from '#identity/models/staff_member'
import UserSession from '#identity/models/user_session'
import { SIGN_IN_KEY } from '#identity/sign_in/browser_session'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'
import type { MembershipRole } from '#identity/models/membership'
import type { StaffRole } from '#core/registries/permissions'

interface CustomerOptions {
  email?: string
  name?: string
  /** Left out for a person who never set one, which spares the test a hash. */
  password?: string
  verified?: boolean
  role?: MembershipRole
  account?: Partial<
    Pick<Account, 'name' | 'kind' | 'companyName' | 'vatId' | 'country' | 'currency'>
  >
}

/** A user with a verified address and a German account in euros that the user owns. */
export async function createCustomer(options: CustomerOptions = {}) {
  const user = await createUser(options)
  const account = await AccountFactory.merge({ name: user.name, ...options.account }).create()
  const membership = await Membership.create({
    userId: user.id,
    accountId: account.id,
    role: options.role ?? 'owner',
  })
  return { user, account, membership }
}

/** A member of the staff without an account. */
export async function createStaff(role: StaffRole = 'owner', options: CustomerOptions = {}) {
  const user = await createUser(options)
  const staffMember = await StaffMember.create({ userId: user.id, role })
  return { user, staffMember }
}

/** What `withSession` takes to sign a request in: `client.get('/dashboard').withSession(await sessionFor(user))`. */
export async function sessionFor(user: User, account?: Account) {
  const membership = await Membership.query()
    .where('user_id', user.id)
    .orderBy('created_at')
    .first()
  const staff = await StaffMember.query().where('user_id', user.id).whereNull('disabled_at').first()
  const session = await UserSession.open({
    userId: user.id,
    accountId: account?.id ?? membership?.accountId ?? null,
    staff: staff !== null,
    ip: '127.0.0.1',
    userAgent: 'test',
  })
  return { [SIGN_IN_KEY]: session.id }
}

export async function createUser({ email, name, password, verified = true }: CustomerOptions) {
  return UserFactory.merge({
    ...(email && { email }),
    ...(name && { name }),
    ...(password !== undefined && { password: await hash.make(password) }),
    ...(!verified && { emailVerifiedAt: null }),
  }).create()
}
