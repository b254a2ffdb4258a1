import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { confirmEmailChange } from '#identity/email_changes/confirm_email_change'
import { requestEmailChange } from '#identity/email_changes/request_email_change'
import EmailChange from '#identity/models/email_change'
import EmailVerification from '#identity/models/email_verification'
import Membership from '#identity/models/membership'
import PasswordReset from '#identity/models/password_reset'
import SocialFlow from '#identity/models/social_flow'
import SocialIdentity from '#identity/models/social_identity'
import UserSession from '#identity/models/user_session'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { asOwner, type PrepareDeed } from '#tests/support/deeds/deed'

const PASSWORD = 'a heron stands in the reeds'
const address = () => `${newId().toLowerCase()}@example.test`
const pathOf = (url: string) => new URL(url).pathname

const account = {
  name: 'Grace Example',
  kind: 'personal',
  address_line_1: 'Musterstr. 2',
  address_line_2: 'Hof',
  postal_code: '10117',
  city: 'Berlin',
  region: 'Berlin',
  country: 'DE',
  billing_email: 'bills@example.test',
}

/** What a browser's session keeps of somebody whom Google named, and who did not go on yet. */
async function answered(email: string, { isEmailVerified = true } = {}) {
  const flow = await SocialFlow.begin({ provider: 'google', purpose: 'sign_in' })
  await flow.takeAnswer()
  await flow.keep({ subject: flow.id, name: 'Grace Example', email, isEmailVerified })
  return { flow, session: { social_flows: [flow.id] as unknown as string } }
}

export const identityDeeds: Record<string, PrepareDeed> = {
  'sign_in.store': async () => {
    const { user } = await createCustomer({ password: PASSWORD })
    return { path: '/sign-in', form: { email: user.email, password: PASSWORD } }
  },
  'social_sign_in.store': async () => ({ path: '/oauth/google' }),
  'social_sign_up.store': async () => {
    const { session } = await answered(address())
    const form = { name: 'Grace Example', country: 'DE' }
    return { session, path: '/oauth/google/sign-up', form }
  },
  'social_connection.store': async () => {
    const { user } = await createCustomer({ password: PASSWORD })
    const { session } = await answered(user.email)
    return { session, path: '/oauth/google/connect', form: { password: PASSWORD } }
  },
  'social_connection_mail.store': async () => {
    const { session } = await answered((await createCustomer()).user.email)
    return { session, path: '/oauth/google/link' }
  },
  'social_connection_link.update': async () => {
    const { flow } = await answered((await createCustomer()).user.email)
    return { path: pathOf(SocialFlow.linkFor(flow.id)) }
  },
  'confirmation.store': async () => {
    const { user } = await createCustomer({ password: PASSWORD })
    const session = await sessionFor(user)
    return { session, path: '/account/confirmation', form: { password: PASSWORD } }
  },
  'provider_confirmation.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/confirmation/google',
  }),
  'sign_in_methods.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/sign-in-methods/google',
  }),
  'sign_in_methods.destroy': async () => {
    const { user } = await createCustomer({ password: PASSWORD })
    await SocialIdentity.create({ userId: user.id, provider: 'google', subject: user.id })
    return { session: await sessionFor(user), path: '/account/sign-in-methods/google' }
  },
  'password_link.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/password-link',
  }),
  'sign_up.store': async () => ({
    path: '/sign-up',
    form: { name: 'Grace Example', email: address(), password: PASSWORD, country: 'DE' },
  }),
  'sign_out.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/sign-out',
  }),
  'password_resets.store': async () => {
    const { user } = await createCustomer()
    return { path: '/password-reset', form: { email: user.email } }
  },
  'password_resets.update': async () => {
    const { user } = await createCustomer()
    const reset = await transaction((trx) => PasswordReset.request(user, trx))
    return { path: pathOf(PasswordReset.linkFor(reset.id)), form: { password: PASSWORD } }
  },
  'email_verifications.update': async () => {
    const { user } = await createCustomer({ verified: false })
    const sent = await transaction((trx) => EmailVerification.request(user, trx))
    return { path: pathOf(EmailVerification.linkFor(sent.id)) }
  },
  'email_verifications.store': async () => ({
    session: await sessionFor((await createCustomer({ verified: false })).user),
    path: '/email-verification',
  }),
  'email_changes.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/email-change',
    form: { new_email: address() },
  }),
  'email_changes.destroy': async () => {
    const { user } = await createCustomer()
    await requestEmailChange(user, address())
    return { session: await sessionFor(user), path: '/account/email-change' }
  },
  'email_change_links.update': async () => {
    const { user } = await createCustomer()
    const { id } = await transaction((trx) => EmailChange.request(user, address(), trx))
    return { path: pathOf(EmailChange.linkFor(id)) }
  },
  'email_change_undos.update': async () => {
    const { user } = await createCustomer()
    const { id } = await transaction((trx) => EmailChange.request(user, address(), trx))
    const change = await EmailChange.query().where('id', id).preload('user').firstOrFail()
    await confirmEmailChange(change)
    return { path: pathOf(EmailChange.undoLinkFor(id)) }
  },
  'billing_email_verifications.store': async () => {
    const { user, account: owned } = await createCustomer()
    await owned.merge({ billingEmail: address() }).save()
    return { session: await sessionFor(user), path: '/account/billing-email-verification' }
  },
  'account.update': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account',
    form: { name: 'Grace Example' },
  }),
  'billing_details.update': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/billing',
    form: account,
  }),
  'account_selection.store': async () => {
    const [{ user }, other] = [await createCustomer(), await createCustomer()]
    await Membership.create({ userId: user.id, accountId: other.account.id, role: 'billing' })
    const session = await sessionFor(user)
    return { session, path: '/account/selection', form: { account: other.account.id } }
  },
  'password.update': async () => {
    const { user } = await createCustomer({ password: PASSWORD })
    return {
      session: await sessionFor(user),
      path: '/account/password',
      form: { current_password: PASSWORD, password: 'quite another long sentence' },
    }
  },
  'user_sessions.destroy_all': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/sessions',
  }),
  'user_sessions.destroy': async () => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const other = await UserSession.open({ userId: user.id, accountId: null, staff: false })
    return { session, path: `/account/sessions/${other.publicId}` }
  },
  'admin.staff.store': async () => ({
    session: await asOwner(),
    path: '/admin/staff',
    form: { name: 'New Colleague', email: address(), role: 'support' },
  }),
  'admin.staff.update': async () => ({
    session: await asOwner(),
    path: `/admin/staff/${(await createStaff('support')).staffMember.id}`,
    form: { role: 'manager' },
  }),
  'admin.staff_access.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/staff/${(await createStaff('support')).staffMember.id}/access`,
  }),
  'admin.staff_access.store': async (scene) => {
    const session = await asOwner()
    const path = `/admin/staff/${(await createStaff('support')).staffMember.id}/access`
    await scene.client.delete(path).withSession(session).redirects(0)
    return { session, path }
  },
}
