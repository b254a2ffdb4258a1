import { beforeCreate, belongsTo } from '@adonisjs/lucid/orm'
import { newId } from '#core/ids'
import { CartItemSchema } from '#database/schema'
import Plan from '#catalog/models/plan'
import Template from '#catalog/models/template'
import Cart from '#ordering/models/cart'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import type { PublicKey } from '#ordering/ssh/public_key'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** One machine in a cart, as its future owner configured it. */
export default class CartItem extends CartItemSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(item: CartItem) {
    item.id ??= newId()
  }

  /** Pieces by option id; options without pieces are left out. */
  declare options: Record<string, number>

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
}
