import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const SignInsController = () => import('#identity/controllers/sign_ins_controller')
const SignUpsController = () => import('#identity/controllers/sign_ups_controller')
const SignOutsController = () => import('#identity/controllers/sign_outs_controller')
const PasswordResetsController = () => import('#identity/controllers/password_resets_controller')
const EmailVerificationsController = () =>
  import('#identity/controllers/email_verifications_controller')
const BillingEmailVerificationsController = () =>
  import('#identity/controllers/billing_email_verifications_controller')
const AccountsController = () => import('#identity/controllers/accounts_controller')
const AccountSelectionsController = () =>
  import('#identity/controllers/account_selections_controller')
const SecurityController = () => import('#identity/controllers/security_controller')
const PasswordsController = () => import('#identity/controllers/passwords_controller')
const UserSessionsController = () => import('#identity/controllers/user_sessions_controller')
const StaffMembersController = () => import('#identity/controllers/admin/staff_members_controller')
const StaffAccessController = () => import('#identity/controllers/admin/staff_access_controller')

/** Before anything is validated, because a refused form is kept to be shown again. */
const guestForms = middleware.throttle({
  name: 'guest_forms',
  requests: 120,
  duration: '10 minutes',
})

router
  .group(() => {
    router.get('/sign-in', [SignInsController, 'create']).as('sign_in.create')
    router.post('/sign-in', [SignInsController, 'store']).as('sign_in.store').use(guestForms)
    router.get('/sign-up', [SignUpsController, 'create']).as('sign_up.create')
    router.post('/sign-up', [SignUpsController, 'store']).as('sign_up.store').use(guestForms)
    router.get('/password-reset', [PasswordResetsController, 'create']).as('password_resets.create')
    router
      .post('/password-reset', [PasswordResetsController, 'store'])
      .as('password_resets.store')
      .use(guestForms)
  })
  .use(middleware.guest())

router.get('/password-reset/:token', [PasswordResetsController, 'edit']).as('password_resets.edit')
router
  .post('/password-reset/:token', [PasswordResetsController, 'update'])
  .as('password_resets.update')
  .use(guestForms)
router
  .get('/email-verification/:token', [EmailVerificationsController, 'edit'])
  .as('email_verifications.edit')
router
  .post('/email-verification/:token', [EmailVerificationsController, 'update'])
  .as('email_verifications.update')
  .use(guestForms)
router.post('/sign-out', [SignOutsController, 'store']).as('sign_out.store').use(guestForms)

router
  .group(() => {
    router
      .post('/email-verification', [EmailVerificationsController, 'store'])
      .as('email_verifications.store')
    router
      .post('/account/billing-email-verification', [BillingEmailVerificationsController, 'store'])
      .as('billing_email_verifications.store')
    router.get('/account', [AccountsController, 'edit']).as('account.edit')
    router.put('/account', [AccountsController, 'update']).as('account.update')
    router
      .post('/account/selection', [AccountSelectionsController, 'store'])
      .as('account_selection.store')
    router.get('/account/security', [SecurityController, 'show']).as('security.show')
    router.put('/account/password', [PasswordsController, 'update']).as('password.update')
    router
      .delete('/account/sessions', [UserSessionsController, 'destroyAll'])
      .as('user_sessions.destroy_all')
    router
      .delete('/account/sessions/:id', [UserSessionsController, 'destroy'])
      .as('user_sessions.destroy')
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('/staff', [StaffMembersController, 'index']).as('staff.index')
    router.get('/staff/create', [StaffMembersController, 'create']).as('staff.create')
    router.post('/staff', [StaffMembersController, 'store']).as('staff.store')
    router.put('/staff/:id', [StaffMembersController, 'update']).as('staff.update')
    router.post('/staff/:id/access', [StaffAccessController, 'store']).as('staff_access.store')
    router
      .delete('/staff/:id/access', [StaffAccessController, 'destroy'])
      .as('staff_access.destroy')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'staff.manage' }))
