import { compose } from '@adonisjs/core/helpers'
import { BillingProfileSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** How an account wants to be billed. An account that never said has no row: `of` answers with the defaults. */
export default class BillingProfile extends compose(BillingProfileSchema, UlidModel) {
  /** The profile of an account; one with the defaults, not stored, where it has none. */
  static async of(accountId: string, client?: TransactionClientContract): Promise<BillingProfile> {
    const known = await this.query({ client }).where('account_id', accountId).first()
    if (known) return known
    return new BillingProfile().merge({ accountId, ...DEFAULTS })
  }

  /** Whether renewals of one day come on one invoice. */
  get isConsolidated(): boolean {
    return Boolean(this.consolidate)
  }

  /** Whether credit pays what is due before a card is charged. */
  get usesCreditFirst(): boolean {
    return Boolean(this.useCreditFirst)
  }
}

const DEFAULTS = { consolidate: false, useCreditFirst: true, purchaseOrder: null }
