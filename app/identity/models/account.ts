import { beforeCreate, hasMany } from '@adonisjs/lucid/orm'
import { AccountSchema } from '#database/schema'
import { newId } from '#core/ids'
import { countryName } from '#identity/contracts/countries'
import Membership from '#identity/models/membership'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** Who orders, owns and pays: a person or a company, with one or more members. */
export default class Account extends AccountSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(account: Account) {
    account.id ??= newId()
  }

  declare kind: 'personal' | 'company'

  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  /** The name that stands on documents: the company's, or the person's. */
  get legalName(): string {
    return this.companyName ?? this.name
  }

  /** The postal address with the country's name, one line each, without empty lines. */
  get addressLines(): string[] {
    const town = [this.postalCode, this.city].filter(Boolean).join(' ')
    const country = this.country ? countryName(this.country) : null
    return [this.addressLine1, this.addressLine2, town, this.region, country].filter(
      (line): line is string => Boolean(line)
    )
  }

  /** Whether an invoice can be addressed. */
  get hasAddress(): boolean {
    return Boolean(this.addressLine1 && this.city && this.country)
  }
}
