import { Bouncer } from '@adonisjs/bouncer'
import { test } from '@japa/runner'
import { fakeVisitor } from '@innkeeper/panel/fake'
import { policies } from '#core/registries/policies'
import { policies as generated } from '#generated/policies'
import { staffRoles, type StaffRole } from '#core/registries/permissions'
import { membershipRoles, type MembershipRole } from '#identity/models/membership'
import { Member } from '#identity/sign_in/member'
import { newId } from '#core/ids'
import type { PanelVisitor } from '@innkeeper/panel'

const OWN = 'own'
const OTHER = 'other'

function member(role: MembershipRole): PanelVisitor {
  const { managesAccount, pays, operates } = new Member(newId(), role)
  return fakeVisitor({ accountId: OWN, rights: { role, managesAccount, pays, operates } })
}

const visitors: Record<string, PanelVisitor | null> = {
  'guest': null,
  'person without account': fakeVisitor(),
  ...Object.fromEntries(membershipRoles.map((role) => [role, member(role)])),
  ...Object.fromEntries(
    staffRoles.map((role) => [`staff ${role}`, fakeVisitor({ staffRole: role })])
  ),
}

const EVERY_MEMBER = [...membershipRoles]
const MANAGES = ['owner', 'admin', 'billing']
const OPERATES = ['owner', 'admin', 'technical']
const staff = (...roles: StaffRole[]) => roles.map((role) => `staff ${role}`)
const OWNERS = staff('owner')
const MANAGERS = staff('owner', 'manager')
const EVERY_STAFF = staff('owner', 'manager', 'support')

/**
 * Who may do what, as docs/operators/people.md says it. Written down here once more on purpose: a policy must agree with it, not
 * with itself. Actions of members are asked about a thing of their account.
 */
const MAY: Record<string, string[]> = {
  'AdminCustomerPolicy.view': EVERY_STAFF,
  'AdminSettingPolicy.manage': OWNERS,
  'AdminSystemPolicy.manage': MANAGERS,
  'AuditEntryPolicy.view': MANAGERS,
  'BillingPolicy.view': EVERY_STAFF,
  'BillingPolicy.manage': MANAGERS,
  'BillingInvoicePolicy.view': EVERY_MEMBER,
  'BillingInvoicePolicy.pay': MANAGES,
  'BillingPaymentMethodPolicy.view': EVERY_MEMBER,
  'BillingPaymentMethodPolicy.manage': MANAGES,
  'CatalogPolicy.manage': MANAGERS,
  'HelpcenterArticlePolicy.manage': EVERY_STAFF,
  'IdentityAccountPolicy.view': EVERY_MEMBER,
  'IdentityAccountPolicy.manage': MANAGES,
  'IdentityStaffPolicy.enter': EVERY_STAFF,
  'IdentityStaffPolicy.manage': OWNERS,
  'NotePolicy.write': EVERY_STAFF,
  'NotePolicy.edit': [],
  'NotePolicy.destroy': MANAGERS,
  'NotificationsMailPolicy.manage': MANAGERS,
  'OrderingCurrencyPolicy.view': EVERY_MEMBER,
  'OrderingCurrencyPolicy.change': MANAGES,
  'OrderingOrderPolicy.view': EVERY_MEMBER,
  'OrderingOrderPolicy.place': MANAGES,
  'OrderingOrderPolicy.cancel': MANAGES,
  'OrderingSshKeyPolicy.view': EVERY_MEMBER,
  'OrderingSshKeyPolicy.manage': OPERATES,
  'OrderingPolicy.view': EVERY_STAFF,
  'OrderingPolicy.manage': MANAGERS,
  'OrderingTermsVersionPolicy.manage': MANAGERS,
  'ProvisioningPolicy.view': EVERY_STAFF,
  'ProvisioningPolicy.manage': MANAGERS,
  'ProvisioningServicePolicy.view': EVERY_MEMBER,
  'ProvisioningServicePolicy.cancel': MANAGES,
  'ProvisioningServicePolicy.power': OPERATES,
  'SupportChatConversationPolicy.answer': EVERY_STAFF,
}

/** What is about a thing of an account. */
const OF_THINGS =
  /^(BillingInvoice|BillingPaymentMethod|ProvisioningService)Policy|OrderPolicy\.(view|cancel)$|^OrderingSshKeyPolicy/

const asked = (visitor: PanelVisitor | null) =>
  new Bouncer(visitor, undefined, policies.all).edgeHelpers.bouncer

/** Whoever is allowed an action, asked with or without a thing of some account. */
async function allowed(action: string, ...thing: { accountId: string }[]): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(visitors).map(async ([name, visitor]) =>
      (await asked(visitor).can(action, ...thing)) ? [name] : []
    )
  )
  return answers.flat()
}

/** Every action of the panel's own policies. */
async function actions(): Promise<string[]> {
  const all = await Promise.all(
    Object.entries(generated).map(async ([name, load]) => {
      const { default: Policy } = await load()
      return Object.getOwnPropertyNames(Policy.prototype)
        .filter((action) => action !== 'constructor')
        .map((action) => `${name}.${action}`)
    })
  )
  return all.flat()
}

test.group('Policies', () => {
  test('each action stands in the table of who may do it', async ({ assert }) => {
    assert.sameMembers(await actions(), Object.keys(MAY))
  })

  test('{0} is for whom it is meant')
    .with(Object.entries(MAY))
    .run(async ({ assert }, [action, who]) => {
      assert.sameMembers(await allowed(action), who)
    })

  test('{0} is about things of the own account')
    .with(Object.entries(MAY).filter(([action]) => OF_THINGS.test(action)))
    .run(async ({ assert }, [action, who]) => {
      assert.sameMembers(await allowed(action, { accountId: OWN }), who)
      assert.deepEqual(await allowed(action, { accountId: OTHER }), [])
    })

  test('a name is given once', ({ assert }) => {
    const load = policies.all.BillingPolicy
    assert.throws(
      () => policies.add('BillingPolicy', load),
      'Two policies are called "BillingPolicy"'
    )
  })

  test('an action that nobody wrote is refused with its name', async ({ assert }) => {
    await assert.rejects(() => asked(fakeVisitor()).can('BillingPolicy.mange'), /mange/)
    await assert.rejects(() => asked(fakeVisitor()).can('BilingPolicy.manage'), /BilingPolicy/)
  })
})
