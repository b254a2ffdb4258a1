import router from '@adonisjs/core/services/router'
import { resumeForms } from '#core/forms/submission'
import { middleware } from '#start/kernel'

const CartController = () => import('#ordering/controllers/cart_controller')
const CartItemsController = () => import('#ordering/controllers/cart_items_controller')
const CheckoutsController = () => import('#ordering/controllers/checkouts_controller')
const CheckoutAddressesController = () =>
  import('#ordering/controllers/checkout_addresses_controller')
const OrdersController = () => import('#ordering/controllers/orders_controller')
const CustomerCancellationsController = () =>
  import('#ordering/controllers/order_cancellations_controller')
const TermsController = () => import('#ordering/controllers/terms_controller')
const AdminOrdersController = () => import('#ordering/controllers/admin/orders_controller')
const OrderAcceptancesController = () =>
  import('#ordering/controllers/admin/order_acceptances_controller')
const OrderRejectionsController = () =>
  import('#ordering/controllers/admin/order_rejections_controller')
const OrderCancellationsController = () =>
  import('#ordering/controllers/admin/order_cancellations_controller')
const TermsVersionsController = () =>
  import('#ordering/controllers/admin/terms_versions_controller')
const TermsPublicationsController = () =>
  import('#ordering/controllers/admin/terms_publications_controller')

const { refusePrivateKeys } = router.named({
  refusePrivateKeys: () => import('#ordering/middleware/refuse_private_keys_middleware'),
})
const changeItems = middleware.throttle({
  name: 'cart_changes',
  requests: 300,
  duration: '10 minutes',
})
const addItems = middleware.throttle({ name: 'cart', requests: 60, duration: '10 minutes' })

router.get('/cart', [CartController, 'show']).as('cart.show')
router.put('/cart/country', [CartController, 'update']).as('cart.update').use(changeItems)
router
  .post('/cart/items', [CartItemsController, 'store'])
  .as('cart_items.store')
  .use([addItems, refusePrivateKeys()])
router.get('/cart/items/:id/edit', [CartItemsController, 'edit']).as('cart_items.edit')
router
  .put('/cart/items/:id', [CartItemsController, 'update'])
  .as('cart_items.update')
  .use([changeItems, refusePrivateKeys()])
router
  .delete('/cart/items/:id', [CartItemsController, 'destroy'])
  .as('cart_items.destroy')
  .use(changeItems)

router.get('/terms', [TermsController, 'index']).as('terms.index')
router.get('/terms/:version', [TermsController, 'show']).as('terms.show')

router
  .group(() => {
    router.get('/checkout', [CheckoutsController, 'show']).as('checkout.show')
    router.post('/checkout', [CheckoutsController, 'store']).as('checkout.store')
    router
      .put('/checkout/address', [CheckoutAddressesController, 'update'])
      .as('checkout_address.update')
    router.get('/orders', [OrdersController, 'index']).as('orders.index')
    router.get('/orders/:id', [OrdersController, 'show']).as('orders.show')
    router
      .post('/orders/:id/cancellation', [CustomerCancellationsController, 'store'])
      .as('order_cancellations.store')
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('orders', [AdminOrdersController, 'index']).as('orders.index')
    router.get('orders/:id', [AdminOrdersController, 'show']).as('orders.show')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'orders.view' }))

router
  .group(() => {
    router
      .post('orders/:id/acceptance', [OrderAcceptancesController, 'store'])
      .as('order_acceptances.store')
    router
      .post('orders/:id/rejection', [OrderRejectionsController, 'store'])
      .as('order_rejections.store')
    router
      .post('orders/:id/cancellation', [OrderCancellationsController, 'store'])
      .as('order_cancellations.store')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'orders.manage' }))

router
  .group(() => {
    router.get('terms-versions', [TermsVersionsController, 'index']).as('terms_versions.index')
    router
      .get('terms-versions/create', [TermsVersionsController, 'create'])
      .as('terms_versions.create')
    router.post('terms-versions', [TermsVersionsController, 'store']).as('terms_versions.store')
    router
      .get('terms-versions/:id/edit', [TermsVersionsController, 'edit'])
      .as('terms_versions.edit')
    router
      .put('terms-versions/:id', [TermsVersionsController, 'update'])
      .as('terms_versions.update')
    router
      .post('terms-versions/:id/publication', [TermsPublicationsController, 'store'])
      .as('terms_publications.store')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'terms.manage' }))

// An order is placed once by its cart, however often its form is sent.
resumeForms('checkout.store')
