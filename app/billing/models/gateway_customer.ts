import { beforeCreate } from '@adonisjs/lucid/orm'
import { GatewayCustomerSchema } from '#database/schema'
import { newId } from '#core/ids'

/** How an account is known at a gateway; without an external id until the gateway has answered. */
export default class GatewayCustomer extends GatewayCustomerSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(row: GatewayCustomer) {
    row.id ??= newId()
  }
}
