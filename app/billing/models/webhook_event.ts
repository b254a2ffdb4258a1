import { compose } from '@adonisjs/core/helpers'
import { WebhookEventSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** Something a gateway told us, kept until it has been acted upon. Only ids are kept of it. */
export default class WebhookEvent extends compose(WebhookEventSchema, UlidModel) {}
