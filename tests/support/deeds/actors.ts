import Membership from '#identity/models/membership'
import { UserFactory } from '#database/factories/identity/user_factory'
import UserSession from '#identity/models/user_session'
import { staffRoles, type StaffRole } from '#core/registries/permissions'
import { membershipRoles, type MembershipRole } from '#identity/models/membership'
import { SIGN_IN_KEY } from '#identity/sign_in/browser_session'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { routeOf } from '#tests/support/deeds/main'
import type { Deed } from '#tests/support/deeds/deed'

/** Whoever tries a deed besides the one it was prepared for. */
export type Actor =
  'visitor' | 'other customer' | `member: ${MembershipRole}` | `staff: ${StaffRole}`

const STAFF = staffRoles.map((role): Actor => `staff: ${role}`)
const MEMBERS = membershipRoles.map((role): Actor => `member: ${role}`)
const STRANGERS: Actor[] = ['visitor', 'other customer', ...STAFF]

const members = (...roles: MembershipRole[]) => roles.map((role): Actor => `member: ${role}`)
const staff = (...roles: StaffRole[]) => roles.map((role): Actor => `staff: ${role}`)
const WHO_MANAGES = members('owner', 'admin', 'billing')
const WHO_OPERATES = members('owner', 'admin', 'technical')

/**
 * Who may do to this very object what the deed does, by the beginning of the route's name, as
 * docs/operators/people.md says it; the longest beginning counts. Written down here once more on purpose: routes and
 * policies must agree with it, not with themselves.
 */
const MAY: Record<string, Actor[]> = {
  'sign_in.': ['visitor'],
  'sign_up.': ['visitor'],
  'social_sign_in.': ['visitor'],
  'social_connection_link.': ['visitor'],
  'password_resets.store': ['visitor'],
  // Whoever holds the link.
  'password_resets.update': STRANGERS,
  'email_verifications.update': STRANGERS,
  'payment_links.': STRANGERS,
  'contact_confirmations.': STRANGERS,
  'contact_unsubscriptions.': STRANGERS,
  'billing_contacts.': WHO_MANAGES,
  'contact_questions.': WHO_MANAGES,
  'contact.': STRANGERS,
  'cart_items.store': STRANGERS,
  // What only the browser, or the person, of the deed can do.
  'cart_items.': [],
  'sign_out.': [],
  'social_sign_up.': [],
  'social_connection.': [],
  'social_connection_mail.': [],
  'email_changes.': [],
  'email_change_links.': STRANGERS,
  'email_change_undos.': STRANGERS,
  'confirmation.': [],
  'provider_confirmation.': [],
  'sign_in_methods.': [],
  'password_link.': [],
  'email_verifications.store': [],
  'password.': [],
  'user_sessions.': [],
  'account.': [],
  'account_selection.': [],
  'cart.': MEMBERS,
  'cart_coupon.': MEMBERS,
  'cart_currency.': MEMBERS,
  'account_currency.': WHO_MANAGES,
  'billing_details.': WHO_MANAGES,
  'unavailable_items.': [],
  'guest_checkout.': [],
  'billing_email_verifications.': WHO_MANAGES,
  'checkout': WHO_MANAGES,
  'order_cancellations.': WHO_MANAGES,
  'ssh_keys.': WHO_OPERATES,
  'invoices.': WHO_MANAGES,
  // Of one's own account, whoever asks.
  'due_payments.': WHO_MANAGES,
  'credit.': WHO_MANAGES,
  'billing_profile.': WHO_MANAGES,
  'auto_top_up.': WHO_MANAGES,
  'payment_methods.': WHO_MANAGES,
  'billing_portal.': WHO_MANAGES,
  'service_changes.': WHO_MANAGES,
  'services.': WHO_OPERATES,
  'services.cancellation.': WHO_MANAGES,
  'services.withdrawal.': WHO_MANAGES,
  'services.trial.': WHO_MANAGES,
  'admin.': staff('manager', 'owner'),
  'admin.alerts.': [],
  'admin.alert_wishes.': staff('support', 'manager', 'owner'),
  'admin.notes.store': staff('support', 'manager', 'owner'),
  // Words are changed by their author alone.
  'admin.notes.update': [],
  'admin.note_pins.': staff('support', 'manager', 'owner'),
  'admin.settings.': staff('owner'),
  'admin.setup_dismissals.': staff('owner'),
  'admin.staff': staff('owner'),
  'admin.articles.': staff('support', 'manager', 'owner'),
  'admin.conversations.': staff('support', 'manager', 'owner'),
}

/** Who tries a deed: members too where it is one of an account's. */
export function actorsOf(deed: string): Actor[] {
  const isOfMembers = mayDo(deed).some((actor) => actor.startsWith('member'))
  return isOfMembers ? [...STRANGERS, ...MEMBERS] : STRANGERS
}

/** Who may do it to the object that the deed was prepared with. */
export function mayDo(deed: string): Actor[] {
  const beginning = Object.keys(MAY)
    .filter((name) => routeOf(deed).startsWith(name))
    .sort((one, other) => other.length - one.length)[0]
  if (beginning === undefined) throw new Error(`Nothing says who may do ${deed}`)
  return MAY[beginning]
}

export interface Attempt {
  deed: Deed
  /** The ids of what the actor owns: the person, the account, the sign-in. */
  own: string[]
}

/** The same deed, tried by somebody else: same address, same form, another sign-in. */
export async function attemptBy(actor: Actor, { session, ...deed }: Deed): Promise<Attempt> {
  if (actor === 'visitor') return { deed, own: [] }
  if (actor.startsWith('member')) return asMember(actor.slice(8) as MembershipRole, session, deed)
  const { user, ...more } =
    actor === 'other customer'
      ? await createCustomer()
      : await createStaff(actor.slice(7) as StaffRole)
  const signedIn = await sessionFor(user)
  const account = 'account' in more ? [more.account.id] : []
  return { deed: { ...deed, session: signedIn }, own: [user.id, signedIn[SIGN_IN_KEY], ...account] }
}

/** A colleague of whoever the deed was prepared for, at the same browser. */
async function asMember(role: MembershipRole, session: Deed['session'], deed: Deed) {
  const { accountId } = await UserSession.findOrFail(session?.[SIGN_IN_KEY])
  const user = await UserFactory.merge({ name: 'Kay Example' }).create()
  await Membership.create({ userId: user.id, accountId: accountId ?? '', role })
  const signedIn = await sessionFor(user)
  return {
    deed: { ...deed, session: { ...session, ...signedIn } },
    own: [user.id, signedIn[SIGN_IN_KEY]],
  }
}
