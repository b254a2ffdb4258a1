import { DateTime } from 'luxon'
import { TIME_ZONE } from '#database/seeders/demo/shop'

const OPENS = { hour: 9 }

/** Nine in the morning of a day such as "2027-03-01" where the shop is; null for what is no day. */
export function morningOf(day: string): DateTime | null {
  const found = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone: TIME_ZONE })
  return found.isValid ? found.set(OPENS).toUTC() : null
}
