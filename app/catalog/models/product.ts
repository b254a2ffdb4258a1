import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany, manyToMany } from '@adonisjs/lucid/orm'
import { changedRows } from '#core/database/changed_rows'
import { transition, type TransitionTable } from '#core/database/transition'
import { UlidModel } from '#core/database/ulid_model'
import { ProductSchema } from '#database/schema'
import Category from '#catalog/models/category'
import Plan from '#catalog/models/plan'
import ProductOption from '#catalog/models/product_option'
import Template from '#catalog/models/template'
import type { BelongsTo, HasMany, ManyToMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const machineKinds = ['vm', 'container'] as const
export type MachineKind = (typeof machineKinds)[number]

export const productStates = ['draft', 'published', 'retired'] as const
export type ProductState = (typeof productStates)[number]

/** The machine as it is advertised and built. Sizes in the unit of their name; traffic in terabytes a month, null for unmetered. */
export interface ProductSpecs {
  cores: number
  memoryMb: number
  diskGb: number
  bandwidthMbit?: number | null
  trafficTb?: number | null
}

export type DriverSettings = Record<string, string | number | boolean | string[] | null>

const transitions: TransitionTable<ProductState> = {
  draft: ['published', 'retired'],
  published: ['retired'],
  retired: ['published'],
}

/** What is sold: a machine with its specs; its plans say for how much. */
export default class Product extends compose(ProductSchema, UlidModel) {
  declare kind: MachineKind
  declare state: ProductState
  declare specs: ProductSpecs
  declare driverSettings: DriverSettings
  /** What comes with it at no extra price, one sentence each. */
  declare included: string[]

  @belongsTo(() => Category)
  declare category: BelongsTo<typeof Category>

  @hasMany(() => Plan)
  declare plans: HasMany<typeof Plan>

  @hasMany(() => ProductOption)
  declare options: HasMany<typeof ProductOption>

  /** Templates picked for this product; none picked means every template of its kind. */
  @manyToMany(() => Template, { pivotTable: 'product_templates' })
  declare templates: ManyToMany<typeof Template>

  /** Whether a customer may order it now. */
  get isAvailable(): boolean {
    return this.state === 'published' && (this.stock === null || this.stock > 0)
  }

  /** Puts it on sale. True when this call did so. */
  publish(trx: TransactionClientContract): Promise<boolean> {
    return transition(trx, {
      table: 'products',
      id: this.id,
      allowed: transitions,
      to: 'published',
    })
  }

  /** Takes it off sale; what was sold lives on. True when this call did so. */
  retire(trx: TransactionClientContract): Promise<boolean> {
    return transition(trx, { table: 'products', id: this.id, allowed: transitions, to: 'retired' })
  }

  /** Takes pieces from the stock, or returns false when fewer are left. Unlimited stock always has enough. */
  static async takeFromStock(
    productId: string,
    pieces: number,
    trx: TransactionClientContract
  ): Promise<boolean> {
    const limited = await trx.from('products').where('id', productId).select('stock').firstOrFail()
    if (limited.stock === null) return true

    const taken = await trx
      .from('products')
      .where('id', productId)
      .where('stock', '>=', pieces)
      .decrement('stock', pieces)
    return changedRows(taken) === 1
  }

  /** Gives pieces back that were taken; nothing happens where stock is unlimited. */
  static async returnToStock(
    productId: string,
    pieces: number,
    trx: TransactionClientContract
  ): Promise<void> {
    await trx
      .from('products')
      .where('id', productId)
      .whereNotNull('stock')
      .increment('stock', pieces)
  }
}
