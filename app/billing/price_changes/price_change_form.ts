import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import { refuseField } from '#core/exceptions/refuse_field'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { leastByCard } from '#billing/payments/ways_to_pay'
import { listedPrices, type ListedPrice, type PriceTarget } from '#billing/contracts/listed_prices'
import type { I18n } from '@adonisjs/i18n'
import type { Infer } from '@vinejs/vine/types'
import type { Reach } from '#billing/price_changes/subscribers'
import type { PriceChangeInput } from '#billing/price_changes/schedule_price_change'
import type { priceChangeValidator } from '#billing/validators/price_validators'

export type PriceChangeForm = Infer<typeof priceChangeValidator>

/** What a form names a price by, "plan:01J…:EUR" and its list behind it, and what such a name means; null for what is none. */
export const targetText = ({ kind, refId, currency, listId }: PriceTarget) =>
  [kind, refId, currency, ...(listId ? [listId] : [])].join(':')

export function targetOf(text: unknown): PriceTarget | null {
  const [kind, refId, currency, listId] = typeof text === 'string' ? text.split(':') : []
  if ((kind !== 'plan' && kind !== 'option') || !refId || !currency) return null
  return { kind, refId, currency, ...(listId && { listId }) }
}

/** A price as it stands in a choice: "Small · 1 month · €5.90", with its list where it is of one. */
export function priceLabel(
  { name, cycle, minor, currency, listName }: ListedPrice,
  i18n: I18n
): string {
  const per = cycle
    ? i18n.t(`catalog.cycle.${cycle.unit}`, { count: cycle.count })
    : i18n.t('billing.price_changes.option_month')
  const parts = [name, per, formatMoney({ minor, currency }, i18n.locale)]
  return [...parts, ...(listName ? [listName] : [])].join(' · ')
}

/** What a form wants done; refuses beside its field what no card could pay. */
export function wantedBy(form: PriceChangeForm, listed: ListedPrice, i18n: I18n): PriceChangeInput {
  const to = Money.typed(form.new_price, listed.currency)
  const least = leastByCard(listed.currency)
  if (listed.kind === 'plan' && to.isPositive && to.compare(least) < 0)
    refuseField('new_price', i18n.t('billing.sale.below_cards', { least: formatMoney(least) }))
  const { kind, refId, currency, listId } = listed
  const day = DateTime.fromISO(DateTime.fromJSDate(form.effective_on).toISODate()!, { zone: 'utc' })
  return {
    ...{ kind, refId, currency, toMinor: to.minor, ...(listId && { listId }) },
    effectiveOn: day as DateTime<true>,
    audience: form.audience,
    takesOthers: form.takes_others ?? false,
    noticeDays: form.notice_days,
    shownMinor: listed.minor,
  }
}

export function reachOfForm(wanted: PriceChangeInput, { minor }: ListedPrice): Reach {
  const { kind, refId, currency, listId, toMinor, takesOthers } = wanted
  return { kind, refId, currency, listId, fromMinor: minor, toMinor, takesOthers }
}

/** Names what is previewed: it changes when any choice does, or the listed price. */
export function fingerprintOf(wanted: PriceChangeInput): string {
  const said = { ...wanted, effectiveOn: wanted.effectiveOn.toISODate() }
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)
}

/** The listed price that a form is about. */
export async function listedBy(text: unknown): Promise<ListedPrice | null> {
  const target = targetOf(text)
  return target && listedPrices.find(target)
}
