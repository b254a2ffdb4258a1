import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

router
  .post('/webhooks/stripe', [controllers.billingStripe.StripeWebhooks, 'store'])
  .as('webhooks.stripe')
