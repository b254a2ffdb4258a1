import { countryName } from '#identity/accounts/countries'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What documents say of who is billed, and what decides the tax. */
export interface Party {
  id: string
  country: string
  vatId: string | null
  /** The name that stands on documents. */
  legalName: string
  addressLines: string[]
  billingEmail: string | null
}

export interface PostalAddress {
  addressLine1: string | null
  addressLine2: string | null
  postalCode: string | null
  city: string | null
  region: string | null
  country: string | null
}

const COLUMNS = [
  ...['id', 'name', 'company_name', 'billing_email', 'vat_id', 'country'],
  ...['address_line_1', 'address_line_2', 'postal_code', 'city', 'region'],
]

/** The postal address with the country's name, one line each, without empty lines. */
export function addressLines(address: PostalAddress): string[] {
  const town = [address.postalCode, address.city].filter(Boolean).join(' ')
  const country = address.country ? countryName(address.country) : null
  return [address.addressLine1, address.addressLine2, town, address.region, country].filter(
    (line): line is string => Boolean(line)
  )
}

/** What documents say of accounts, by id, without a model for each: renewals read them by the hundred. */
export async function partiesOf(
  trx: TransactionClientContract,
  ids: string[]
): Promise<Map<string, Party>> {
  const rows = await trx.from('accounts').whereIn('id', ids).select(COLUMNS)
  return new Map(
    rows.map((row): [string, Party] => [
      row.id,
      {
        id: row.id,
        country: row.country,
        vatId: row.vat_id,
        legalName: row.company_name ?? row.name,
        addressLines: addressLines({
          addressLine1: row.address_line_1,
          addressLine2: row.address_line_2,
          postalCode: row.postal_code,
          city: row.city,
          region: row.region,
          country: row.country,
        }),
        billingEmail: row.billing_email,
      },
    ])
  )
}
