import { meters, type Meter } from '#core/registries/meters'
import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { ratesOf } from '#catalog/offers/rates'
import { saveAudited } from '#catalog/save_audited'
import PlanMeter from '#catalog/models/plan_meter'
import type { Infer } from '@vinejs/vine/types'
import type { planMeterValidator } from '#catalog/validators/catalog_validators'
import type Plan from '#catalog/models/plan'
import type { MeterPrice } from '#billing'

type Form = Infer<typeof planMeterValidator>

/** Gives what is measured a price with a plan, in place of the one that it had; amounts are typed as people read them. */
export async function writePlanMeter(plan: Plan, form: Form): Promise<PlanMeter> {
  const meter = meters.find(form.meter)
  // Hours have a rate of their own, in the plan's form.
  if (!meter || meter.key === 'hours')
    refuseField('meter', readerLanguage().t('catalog.admin.meters.unknown'))
  refuseParts(form, meter)
  const scaled = (typed: number) => Math.round(typed * meter.scale)
  const found = await PlanMeter.query().where({ plan_id: plan.id, meter: meter.key }).first()
  const row = found ?? new PlanMeter()
  const unitSize = scaled(form.unit_size)
  const written = {
    planId: plan.id,
    meter: meter.key,
    included: scaled(form.included),
    unitSize,
    rounding: form.rounding,
    capMinor: null,
  }
  const { tiers, per } = pricesOf(form, plan.currency, (typed) =>
    Math.round(scaled(typed) / unitSize)
  )
  const same = JSON.stringify(row.tiers ?? null) === JSON.stringify(tiers)
  await saveAudited(row.merge({ ...written, per, ...(same ? {} : { tiers }) }), {
    kind: 'plan_meter',
    unique: 'meter',
  })
  return row
}

/** What is counted whole has no parts: a unit of nothing would have no price. */
function refuseParts({ included, unit_size: unitSize }: Form, { scale }: Meter): void {
  // Amounts are typed with three decimals at most.
  if (scale % 1000 === 0) return
  const text = readerLanguage().t('catalog.admin.meters.whole')
  for (const [field, typed] of Object.entries({ included, unit_size: unitSize }))
    if ((Math.round(typed * 1000) * scale) % 1000 !== 0) refuseField(field, text)
}

/** Steps that follow each other, and for how many units their prices are; the last has no end. */
function pricesOf(
  form: Form,
  currency: string,
  unitsOf: (typed: number) => number
): Pick<MeterPrice, 'tiers' | 'per'> {
  const later = [
    { from: form.second_from, price: form.second_price, field: 'second' },
    { from: form.third_from, price: form.third_price, field: 'third' },
  ].filter(({ from, price }) => from !== undefined || price !== undefined)
  const ends: number[] = []
  const prices = [form.price]
  for (const { from, price, field } of later) {
    const i18n = readerLanguage()
    if (from === undefined) refuseField(`${field}_from`, i18n.t('catalog.admin.meters.both'))
    if (price === undefined) refuseField(`${field}_price`, i18n.t('catalog.admin.meters.both'))
    const upTo = unitsOf(from)
    if (upTo <= (ends.at(-1) ?? 0))
      refuseField(`${field}_from`, i18n.t('catalog.admin.meters.later'))
    ends.push(upTo)
    prices.push(price)
  }
  const { per, minors } = ratesOf(prices, currency)
  const tiers = minors.map((unitMinor, index) => ({ upTo: ends[index] ?? null, unitMinor }))
  return { per, tiers }
}
