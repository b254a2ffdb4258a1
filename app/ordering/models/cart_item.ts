import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { CartItemSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Plan from '#catalog/models/plan'
import Template from '#catalog/models/template'
import Cart from '#ordering/models/cart'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import type { PublicKey } from '#ordering/ssh/public_key'
import type { KeptSettings } from '#provisioning'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** One machine in a cart, as its future owner configured it. */
export default class CartItem extends compose(CartItemSchema, UlidModel) {
  /** Pieces by option id; options without pieces are left out. */
  declare options: Record<string, number>

  /** What was answered to the driver's own questions. */
  declare orderSettings: KeptSettings | null

  @belongsTo(() => Cart)
  declare cart: BelongsTo<typeof Cart>

  @belongsTo(() => Plan)
  declare plan: BelongsTo<typeof Plan>

  @belongsTo(() => Template)
  declare template: BelongsTo<typeof Template>

  /** The keys as they are shown back; none where the stored text holds none any more. */
  get publicKeys(): PublicKey[] {
    const parsed = parsePublicKeys(this.sshKey)
    return parsed.ok ? parsed.value : []
  }

  /** Stores what was configured as an item of a cart, anew at each attempt of the transaction. */
  storeIn(cart: Cart, trx: TransactionClientContract): Promise<CartItem> {
    return CartItem.create({ ...this.$attributes, cartId: cart.id }, { client: trx })
  }
}
