/** How many months a row of `subscriptions` is billed for at a time. */
const MONTHS =
  "(subscriptions.cycle_count * case when subscriptions.cycle_unit = 'year' then 12 else 1 end)"

const OFF = `sum(case when percent_bp is null then round(off_minor * 1.0 * ${MONTHS} / months)
  else round(subscriptions.price_minor * percent_bp / 10000.0) end)`

/**
 * What is taken off the next cycle of a row of `subscriptions`, as SQL; no more than its price: about, as a renewal works it out to the
 * day and to the currency's step.
 */
export const NEXT_OFF = `(select case when ${OFF} > subscriptions.price_minor then subscriptions.price_minor else coalesce(${OFF}, 0) end
  from subscription_discounts
  where subscription_discounts.subscription_id = subscriptions.id
    and from_on <= subscriptions.renews_on
    and (until_on is null or until_on > subscriptions.renews_on)
    and (ended_on is null or ended_on > subscriptions.renews_on))`
