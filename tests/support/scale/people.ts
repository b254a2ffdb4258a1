import { wordsOf } from '#identity/models/account/words'
import { sqlTime, type Population } from '#tests/support/scale/population'
import type { BulkWriter, Row } from '#tests/support/scale/bulk_writer'

const FIRST = ['Ada', 'Emmy', 'Grace', 'Niels', 'Zoë', 'Łukasz', 'Sofía', 'Jürgen', 'Mei', 'Olga']
const LAST = ['Berg', 'Costa', 'Dubois', 'Haas', 'Ivanova', 'Kowalski', 'Moreau', 'Nguyen', 'Ünal']

/** Users with an account each, their memberships and sign-ins. */
export async function writePeople(writer: BulkWriter, shop: Population): Promise<void> {
  await writer.fill('users', users(shop))
  await writer.fill('accounts', accounts(shop))
  await writer.fill('account_words', words(shop))
  await writer.fill('memberships', memberships(shop))
  await writer.fill('user_sessions', signIns(shop))
}

export const nameOf = (shop: Population, account: number): string =>
  `${FIRST[shop.chance(FIRST.length, 'user', account)]} ${LAST[shop.chance(LAST.length, 'account', account)]} ${account}`

/** A quarter of the accounts pay German tax, the others are businesses abroad that pay none here. */
export const isTaxed = (account: number): boolean => account % 4 === 0

function* users(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.accounts; number++) {
    const at = sqlTime(shop.accountAt(number))
    yield {
      id: shop.userId(number),
      email: `customer${number}@example.test`,
      name: nameOf(shop, number),
      password: null,
      locale: 'en',
      email_verified_at: shop.chance(10, 'user', number) === 0 ? null : at,
      created_at: at,
      updated_at: at,
    }
  }
}

function* accounts(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.accounts; number++) {
    const at = sqlTime(shop.accountAt(number))
    yield {
      id: shop.accountId(number),
      name: nameOf(shop, number),
      kind: isTaxed(number) ? 'personal' : 'business',
      company_name: isTaxed(number) ? null : `${LAST[number % LAST.length]} Works ${number}`,
      vat_id: isTaxed(number) ? null : `ATU${10_000_000 + number}`,
      address_line_1: `Musterstr. ${number}`,
      postal_code: String(10_000 + (number % 80_000)),
      city: 'Berlin',
      country: isTaxed(number) ? 'DE' : 'AT',
      currency: 'EUR',
      created_at: at,
      updated_at: at,
    }
  }
}

function* words(shop: Population): Generator<Row> {
  for (const { id, name, company_name: company } of accounts(shop))
    for (const word of wordsOf(String(name), company === null ? null : String(company)))
      yield { word, account_id: id }
}

function* memberships(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.accounts; number++) {
    const at = sqlTime(shop.accountAt(number))
    yield {
      id: shop.id('membership', number, shop.accountAt(number)),
      user_id: shop.userId(number),
      account_id: shop.accountId(number),
      role: 'owner',
      created_at: at,
      updated_at: at,
    }
  }
}

function* signIns(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.accounts; number++) {
    const at = shop.logAt(number, shop.accounts)
    yield {
      id: shop.id('sign_in', number, at),
      user_id: shop.userId(number),
      account_id: shop.accountId(number),
      auth_level: 'password',
      ip: `198.51.100.${number % 250}`,
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      created_at: sqlTime(at),
      last_seen_at: sqlTime(at),
      expires_at: sqlTime(at + 14 * 24 * 3600_000),
    }
  }
}
