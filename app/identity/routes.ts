import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

/** Before anything is validated, because a refused form is kept to be shown again. */
const guestForms = middleware.throttle({
  name: 'guest_forms',
  requests: 120,
  duration: '10 minutes',
})

router
  .group(() => {
    router.get('/sign-in', [controllers.identity.SignIns, 'create']).as('sign_in.create')
    router
      .post('/sign-in', [controllers.identity.SignIns, 'store'])
      .as('sign_in.store')
      .use(guestForms)
    router
      .post('/oauth/:provider', [controllers.identity.SocialSignIns, 'store'])
      .as('social_sign_in.store')
      .use(guestForms)
    router
      .get('/oauth/:provider/sign-up', [controllers.identity.SocialSignUps, 'create'])
      .as('social_sign_up.create')
    router
      .post('/oauth/:provider/sign-up', [controllers.identity.SocialSignUps, 'store'])
      .as('social_sign_up.store')
      .use(guestForms)
    router
      .get('/oauth/:provider/connect', [controllers.identity.SocialConnections, 'create'])
      .as('social_connection.create')
    router
      .post('/oauth/:provider/connect', [controllers.identity.SocialConnections, 'store'])
      .as('social_connection.store')
      .use(guestForms)
    router
      .post('/oauth/:provider/link', [controllers.identity.SocialConnectionMails, 'store'])
      .as('social_connection_mail.store')
      .use(guestForms)
    router.get('/sign-up', [controllers.identity.SignUps, 'create']).as('sign_up.create')
    router
      .post('/sign-up', [controllers.identity.SignUps, 'store'])
      .as('sign_up.store')
      .use(guestForms)
    router
      .get('/password-reset', [controllers.identity.PasswordResets, 'create'])
      .as('password_resets.create')
    router
      .post('/password-reset', [controllers.identity.PasswordResets, 'store'])
      .as('password_resets.store')
      .use(guestForms)
  })
  .use(middleware.guest())

router
  .get('/oauth-link/:token', [controllers.identity.SocialConnectionLinks, 'edit'])
  .as('social_connection_link.edit')
router
  .post('/oauth-link/:token', [controllers.identity.SocialConnectionLinks, 'update'])
  .as('social_connection_link.update')
  .use(guestForms)
/** Also for who is signed in and connects a provider. */
router
  .get('/oauth/:provider/callback', [controllers.identity.SocialSignIns, 'show'])
  .as('social_sign_in.show')
  .use(guestForms)
router
  .get('/password-reset/:token', [controllers.identity.PasswordResets, 'edit'])
  .as('password_resets.edit')
router
  .post('/password-reset/:token', [controllers.identity.PasswordResets, 'update'])
  .as('password_resets.update')
  .use(guestForms)
router
  .get('/email-verification/:token', [controllers.identity.EmailVerifications, 'edit'])
  .as('email_verifications.edit')
router
  .post('/email-verification/:token', [controllers.identity.EmailVerifications, 'update'])
  .as('email_verifications.update')
  .use(guestForms)
router
  .get('/email-change/:token', [controllers.identity.EmailChangeLinks, 'edit'])
  .as('email_change_links.edit')
router
  .post('/email-change/:token', [controllers.identity.EmailChangeLinks, 'update'])
  .as('email_change_links.update')
  .use(guestForms)
router
  .get('/email-change-undo/:token', [controllers.identity.EmailChangeUndos, 'edit'])
  .as('email_change_undos.edit')
router
  .post('/email-change-undo/:token', [controllers.identity.EmailChangeUndos, 'update'])
  .as('email_change_undos.update')
  .use(guestForms)
router
  .post('/sign-out', [controllers.identity.SignOuts, 'store'])
  .as('sign_out.store')
  .use(guestForms)

router
  .group(() => {
    router
      .post('/email-verification', [controllers.identity.EmailVerifications, 'store'])
      .as('email_verifications.store')
    router
      .post('/account/billing-email-verification', [
        controllers.identity.BillingEmailVerifications,
        'store',
      ])
      .as('billing_email_verifications.store')
    router.get('/account', [controllers.identity.Accounts, 'edit']).as('account.edit')
    router.put('/account', [controllers.identity.Accounts, 'update']).as('account.update')
    router
      .post('/account/email-change', [controllers.identity.EmailChanges, 'store'])
      .as('email_changes.store')
      .use(middleware.confirmed())
    router
      .delete('/account/email-change', [controllers.identity.EmailChanges, 'destroy'])
      .as('email_changes.destroy')
    router
      .get('/account/billing', [controllers.identity.BillingDetails, 'edit'])
      .as('billing_details.edit')
    router
      .put('/account/billing', [controllers.identity.BillingDetails, 'update'])
      .as('billing_details.update')
    router
      .post('/account/selection', [controllers.identity.AccountSelections, 'store'])
      .as('account_selection.store')
    router.get('/account/security', [controllers.identity.Security, 'show']).as('security.show')
    router
      .put('/account/password', [controllers.identity.Passwords, 'update'])
      .as('password.update')
    router
      .post('/account/password-link', [controllers.identity.PasswordLinks, 'store'])
      .as('password_link.store')
    router
      .get('/account/confirmation', [controllers.identity.Confirmations, 'create'])
      .as('confirmation.create')
    router
      .post('/account/confirmation', [controllers.identity.Confirmations, 'store'])
      .as('confirmation.store')
    router
      .post('/account/confirmation/:provider', [
        controllers.identity.ProviderConfirmations,
        'store',
      ])
      .as('provider_confirmation.store')
    router
      .post('/account/sign-in-methods/:provider', [controllers.identity.SignInMethods, 'store'])
      .as('sign_in_methods.store')
      .use(middleware.confirmed())
    router
      .delete('/account/sign-in-methods/:provider', [controllers.identity.SignInMethods, 'destroy'])
      .as('sign_in_methods.destroy')
      .use(middleware.confirmed())
    router
      .delete('/account/sessions', [controllers.identity.UserSessions, 'destroyAll'])
      .as('user_sessions.destroy_all')
    router
      .delete('/account/sessions/:id', [controllers.identity.UserSessions, 'destroy'])
      .as('user_sessions.destroy')
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('/staff', [controllers.identity.admin.StaffMembers, 'index']).as('staff.index')
    router
      .get('/staff/create', [controllers.identity.admin.StaffMembers, 'create'])
      .as('staff.create')
    router
      .post('/staff', [controllers.identity.admin.StaffMembers, 'store'])
      .as('staff.store')
      .use(middleware.confirmed())
    router
      .put('/staff/:id', [controllers.identity.admin.StaffMembers, 'update'])
      .as('staff.update')
      .use(middleware.confirmed())
    router
      .post('/staff/:id/access', [controllers.identity.admin.StaffAccess, 'store'])
      .as('staff_access.store')
      .use(middleware.confirmed())
    router
      .delete('/staff/:id/access', [controllers.identity.admin.StaffAccess, 'destroy'])
      .as('staff_access.destroy')
      .use(middleware.confirmed())
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'IdentityStaffPolicy.manage' }))
