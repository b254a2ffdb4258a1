import { compose } from '@adonisjs/core/helpers'
import { GatewayCustomerSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** How an account is known at a gateway; without an external id until the gateway has answered. */
export default class GatewayCustomer extends compose(GatewayCustomerSchema, UlidModel) {}
