import { test } from '@japa/runner'
import { newId } from '#core/ids'
import { membershipRoles } from '#identity/models/membership'
import { createCustomer, sessionFor } from '#tests/support/identity'
import type { MembershipRole } from '#identity/models/membership'

/** What docs/operators/people.md says that each role of an account may do; all of them see all of it. */
const may: Record<MembershipRole, { manage: boolean; pay: boolean; operate: boolean }> = {
  owner: { manage: true, pay: true, operate: true },
  admin: { manage: true, pay: true, operate: true },
  billing: { manage: true, pay: true, operate: false },
  technical: { manage: false, pay: false, operate: true },
  member: { manage: false, pay: false, operate: false },
}

const SEEN = [
  '/dashboard',
  '/services',
  '/orders',
  '/invoices',
  '/billing',
  '/account',
  '/account/billing',
]

test.group('Roles of an account', () => {
  for (const role of membershipRoles) {
    test(`[L17] ${role}: sees everything of the account and does what the role is for`, async ({
      client,
      assert,
    }) => {
      const { user } = await createCustomer({ role })
      const session = await sessionFor(user)
      for (const path of SEEN) (await client.get(path).withSession(session)).assertStatus(200)
      const { manage, pay, operate } = may[role]
      const writes: [string, boolean][] = [
        ['/account/billing-email-verification', manage],
        [`/invoices/${newId()}/payments`, pay],
        [`/services/${newId()}/power`, operate],
      ]
      for (const [path, allowed] of writes) {
        const status = (await client.post(path).withSession(session).redirects(0)).status()
        if (allowed) assert.notEqual(status, 403, path)
        else assert.equal(status, 403, path)
      }
    })
  }
})
