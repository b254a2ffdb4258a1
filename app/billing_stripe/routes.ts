import router from '@adonisjs/core/services/router'

const StripeWebhooksController = () =>
  import('#billing_stripe/controllers/stripe_webhooks_controller')

router.post('/webhooks/stripe', [StripeWebhooksController, 'store']).as('webhooks.stripe')
