import { compose } from '@adonisjs/core/helpers'
import db from '@adonisjs/lucid/services/db'
import { afterCreate, beforeUpdate, hasMany } from '@adonisjs/lucid/orm'
import { AccountSchema } from '#database/schema'
import { clock } from '#core/clock'
import { UlidModel } from '#core/database/ulid_model'
import { outbox } from '#core/outbox/outbox'
import { addressLines } from '#identity/models/account/party'
import { writeWords } from '#identity/models/account/words'
import Membership from '#identity/models/membership'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** Who orders, owns and pays: a person or a company, with one or more members. */
export default class Account extends compose(AccountSchema, UlidModel) {
  /** What searches look for goes on being what the account is called. */
  @afterCreate()
  static async keepWords(account: Account) {
    const client = account.$trx ?? db.connection()
    await writeWords(client, account.id, account.name, account.companyName)
  }

  @beforeUpdate()
  static async changeWords(account: Account) {
    if ('name' in account.$dirty || 'companyName' in account.$dirty)
      await Account.keepWords(account)
  }

  declare kind: 'personal' | 'company'

  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  /** Whether an address for bills was given that nobody proved yet; bills go to the owner meanwhile. */
  get awaitsBillingProof(): boolean {
    return this.billingEmail !== null && this.billingEmailVerifiedAt === null
  }

  /** Notes that somebody opened what was mailed to the billing address. */
  async proveBillingEmail(trx: TransactionClientContract): Promise<void> {
    if (!this.awaitsBillingProof) return
    this.useTransaction(trx)
    this.billingEmailVerifiedAt = clock.now()
    await this.save()
    await outbox.publish(trx, 'account.billing_email_proven', { accountId: this.id })
  }

  /** The name that stands on documents: the company's, or the person's. */
  get legalName(): string {
    return this.companyName ?? this.name
  }

  /** The postal address with the country's name, one line each, without empty lines. */
  get addressLines(): string[] {
    return addressLines(this)
  }

  /** Whether an invoice can be addressed. */
  get hasAddress(): boolean {
    return Boolean(this.addressLine1 && this.city && this.country)
  }
}
