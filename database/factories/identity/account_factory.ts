import Factory from '@adonisjs/lucid/factories'
import Account from '#identity/models/account'

/** The account of a person in Germany, in euros, without members. */
export const AccountFactory = Factory.define(Account, () => ({
  name: 'Ada Example',
  kind: 'personal' as const,
  addressLine1: 'Musterstr. 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  currency: 'EUR',
})).build()
