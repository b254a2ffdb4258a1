import router from '@adonisjs/core/services/router'
import { continueForms, resumeForms } from '#core/forms/form_promises'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

const { refusePrivateKeys } = router.named({
  refusePrivateKeys: () => import('#ordering/middleware/refuse_private_keys_middleware'),
})
const changeItems = middleware.throttle({
  name: 'cart_changes',
  requests: 300,
  duration: '10 minutes',
})
const addItems = middleware.throttle({ name: 'cart', requests: 60, duration: '10 minutes' })

/** Codes are guessed otherwise. */
const triesCodes = middleware.throttle({ name: 'coupons', requests: 15, duration: '10 minutes' })

/** Before anything is validated, because a refused form is kept to be shown again. */
const guestCheckouts = { name: 'guest_checkout', requests: 60, duration: '10 minutes' }

router
  .group(() => {
    router
      .get('/services/:id/change', [controllers.ordering.ServiceChanges, 'show'])
      .as('service_changes.show')
    router
      .post('/services/:id/change', [controllers.ordering.ServiceChanges, 'store'])
      .as('service_changes.store')
    router
      .delete('/services/:id/change', [controllers.ordering.ServiceChanges, 'destroy'])
      .as('service_changes.destroy')
  })
  .use(middleware.auth())

router.get('/cart', [controllers.ordering.Cart, 'show']).as('cart.show')
router
  .put('/cart/country', [controllers.ordering.Cart, 'update'])
  .as('cart.update')
  .use(changeItems)
router
  .put('/cart/currency', [controllers.ordering.CartCurrencies, 'update'])
  .as('cart_currency.update')
  .use(changeItems)
router
  .post('/cart/coupon', [controllers.ordering.CartCoupons, 'store'])
  .as('cart_coupon.store')
  .use(triesCodes)
router
  .delete('/cart/coupon', [controllers.ordering.CartCoupons, 'destroy'])
  .as('cart_coupon.destroy')
  .use(changeItems)
router
  .get('/cart/coupon/:code', [controllers.ordering.CartCoupons, 'show'])
  .as('cart_coupon.show')
  .use(triesCodes)
router
  .post('/cart/items', [controllers.ordering.CartItems, 'store'])
  .as('cart_items.store')
  .use([addItems, refusePrivateKeys()])
router
  .get('/cart/total', [controllers.ordering.CartTotals, 'show'])
  .as('cart_totals.show')
  .use(middleware.throttle({ name: 'cart_totals', requests: 600, duration: '10 minutes' }))
router.get('/cart/items/:id/edit', [controllers.ordering.CartItems, 'edit']).as('cart_items.edit')
router
  .put('/cart/items/:id', [controllers.ordering.CartItems, 'update'])
  .as('cart_items.update')
  .use([changeItems, refusePrivateKeys()])
router
  .delete('/cart/items/:id', [controllers.ordering.CartItems, 'destroy'])
  .as('cart_items.destroy')
  .use(changeItems)

router
  .delete('/cart/unavailable-items', [controllers.ordering.UnavailableItems, 'destroy'])
  .as('unavailable_items.destroy')
  .use(changeItems)
router.get('/checkout', [controllers.ordering.Checkouts, 'show']).as('checkout.show')
router
  .post('/checkout/guest', [controllers.ordering.GuestCheckouts, 'store'])
  .as('guest_checkout.store')
  .use(middleware.throttle(guestCheckouts))

router.get('/terms', [controllers.ordering.Terms, 'index']).as('terms.index')
router.get('/terms/:version', [controllers.ordering.Terms, 'show']).as('terms.show')

router
  .group(() => {
    router.post('/checkout', [controllers.ordering.Checkouts, 'store']).as('checkout.store')
    router
      .put('/checkout/address', [controllers.ordering.CheckoutAddresses, 'update'])
      .as('checkout_address.update')
    router
      .get('/account/billing/currency', [controllers.ordering.AccountCurrencies, 'edit'])
      .as('account_currency.edit')
    router
      .put('/account/billing/currency', [controllers.ordering.AccountCurrencies, 'update'])
      .as('account_currency.update')
    router.get('/account/ssh-keys', [controllers.ordering.SshKeys, 'index']).as('ssh_keys.index')
    router
      .post('/account/ssh-keys', [controllers.ordering.SshKeys, 'store'])
      .as('ssh_keys.store')
      .use([addItems, refusePrivateKeys()])
    router
      .put('/account/ssh-keys/:id', [controllers.ordering.SshKeys, 'update'])
      .as('ssh_keys.update')
    router
      .delete('/account/ssh-keys/:id', [controllers.ordering.SshKeys, 'destroy'])
      .as('ssh_keys.destroy')
    router.get('/orders', [controllers.ordering.Orders, 'index']).as('orders.index')
    router.get('/orders/:id', [controllers.ordering.Orders, 'show']).as('orders.show')
    router
      .post('/orders/:id/cancellation', [controllers.ordering.OrderCancellations, 'store'])
      .as('order_cancellations.store')
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('orders', [controllers.ordering.admin.Orders, 'index']).as('orders.index')
    router.get('orders/:id', [controllers.ordering.admin.Orders, 'show']).as('orders.show')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'OrderingPolicy.view' }))

router
  .group(() => {
    router
      .get('customers/:account_id/orders/create', [
        controllers.ordering.admin.CustomerOrders,
        'create',
      ])
      .as('customer_orders.create')
    router
      .get('customers/:account_id/orders/total', [
        controllers.ordering.admin.CustomerOrders,
        'total',
      ])
      .as('customer_orders.total')
    router
      .post('customers/:account_id/orders', [controllers.ordering.admin.CustomerOrders, 'store'])
      .as('customer_orders.store')
      .use(refusePrivateKeys())
    router
      .get('services/:id/change', [controllers.ordering.admin.ServiceChanges, 'show'])
      .as('service_changes.show')
    router
      .post('services/:id/change', [controllers.ordering.admin.ServiceChanges, 'store'])
      .as('service_changes.store')
    router
      .delete('services/:id/change', [controllers.ordering.admin.ServiceChanges, 'destroy'])
      .as('service_changes.destroy')
    router
      .post('services/:id/change/retries', [
        controllers.ordering.admin.ServiceChangeRetries,
        'store',
      ])
      .as('service_change_retries.store')
    router
      .post('services/:id/change/returns', [
        controllers.ordering.admin.ServiceChangeReturns,
        'store',
      ])
      .as('service_change_returns.store')
    router
      .post('orders/:id/acceptance', [controllers.ordering.admin.OrderAcceptances, 'store'])
      .as('order_acceptances.store')
    router
      .post('orders/:id/rejection', [controllers.ordering.admin.OrderRejections, 'store'])
      .as('order_rejections.store')
    router
      .post('orders/:id/cancellation', [controllers.ordering.admin.OrderCancellations, 'store'])
      .as('order_cancellations.store')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'OrderingPolicy.manage' }))

router
  .group(() => {
    router
      .get('customers/:account_id/currency', [
        controllers.ordering.admin.CustomerCurrencies,
        'edit',
      ])
      .as('customer_currency.edit')
    router
      .put('customers/:account_id/currency', [
        controllers.ordering.admin.CustomerCurrencies,
        'update',
      ])
      .as('customer_currency.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'BillingPolicy.manage' }))

router
  .group(() => {
    router
      .get('terms-versions', [controllers.ordering.admin.TermsVersions, 'index'])
      .as('terms_versions.index')
    router
      .get('terms-versions/create', [controllers.ordering.admin.TermsVersions, 'create'])
      .as('terms_versions.create')
    router
      .post('terms-versions', [controllers.ordering.admin.TermsVersions, 'store'])
      .as('terms_versions.store')
    router
      .get('terms-versions/:id/edit', [controllers.ordering.admin.TermsVersions, 'edit'])
      .as('terms_versions.edit')
    router
      .put('terms-versions/:id', [controllers.ordering.admin.TermsVersions, 'update'])
      .as('terms_versions.update')
    router
      .post('terms-versions/:id/publication', [
        controllers.ordering.admin.TermsPublications,
        'store',
      ])
      .as('terms_publications.store')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'OrderingTermsVersionPolicy.manage' }))

// An order is placed once by its cart, however often its form is sent.
resumeForms('checkout.store')
continueForms({
  'guest_checkout.store': 'the order is placed with its account, and is paid from its page',
})
