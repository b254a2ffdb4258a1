import { compose } from '@adonisjs/core/helpers'
import { beforeCreate, hasMany } from '@adonisjs/lucid/orm'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { UlidModel } from '#core/database/ulid_model'
import { CartSchema } from '#database/schema'
import CartItem from '#ordering/models/cart_item'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const KEPT_FOR = { days: 14 }

/** What a visitor is about to order. It belongs to a browser's session until an account is known. */
export default class Cart extends compose(CartSchema, UlidModel) {
  @beforeCreate()
  static keepForAWhile(cart: Cart) {
    cart.expiresAt ??= clock.now().plus(KEPT_FOR)
  }

  /** Whether another cart of the account came into it just now, which the next page says. */
  joined = false

  @hasMany(() => CartItem, { onQuery: (query) => query.orderBy('id') })
  declare items: HasMany<typeof CartItem>

  /** The cart with this id that has not expired, or null. */
  static async current(id: string): Promise<Cart | null> {
    return Cart.query().where('id', id).where('expires_at', '>', sqlTime()).first()
  }

  /** The account's newest cart that has not expired, besides the one that is left out; or null. */
  static async ofAccount(
    accountId: string,
    { except }: { except?: string } = {}
  ): Promise<Cart | null> {
    return Cart.query()
      .where('account_id', accountId)
      .if(except, (query) => query.whereNot('id', except!))
      .where('expires_at', '>', sqlTime())
      .orderBy('id', 'desc')
      .first()
  }

  /** Gives the cart to an account; a cart that another account holds stays there and false is answered. */
  async attachTo(accountId: string, userId: string): Promise<boolean> {
    if (this.accountId === accountId) return true
    if (this.accountId !== null) return false
    this.accountId = accountId
    this.userId = userId
    await this.save()
    return true
  }

  /** Starts the time that it is kept for again. */
  async touch(trx: TransactionClientContract): Promise<void> {
    this.useTransaction(trx)
    this.expiresAt = clock.now().plus(KEPT_FOR)
    await this.save()
  }
}
