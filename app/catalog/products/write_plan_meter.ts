import { meters } from '#core/registries/meters'
import { Money } from '#core/money/money'
import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
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
  if (!meter) refuseField('meter', readerLanguage().t('catalog.admin.meters.unknown'))
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
    per: 1,
    capMinor: null,
  }
  const tiers = tiersOf(form, plan.currency, (typed) => Math.round(scaled(typed) / unitSize))
  const same = JSON.stringify(row.tiers ?? null) === JSON.stringify(tiers)
  await saveAudited(row.merge(same ? written : { ...written, tiers }), { kind: 'plan_meter' })
  return row
}

/** Steps that follow each other; the last has no end. */
function tiersOf(
  form: Form,
  currency: string,
  unitsOf: (typed: number) => number
): MeterPrice['tiers'] {
  const minor = (typed: string) => Money.typed(typed, currency).minor
  const later = [
    { from: form.second_from, price: form.second_price, field: 'second' },
    { from: form.third_from, price: form.third_price, field: 'third' },
  ].filter(({ from, price }) => from !== undefined || price !== undefined)
  const tiers: MeterPrice['tiers'] = []
  let unitMinor = minor(form.price)
  let before = 0
  for (const { from, price, field } of later) {
    const i18n = readerLanguage()
    if (from === undefined) refuseField(`${field}_from`, i18n.t('catalog.admin.meters.both'))
    if (price === undefined) refuseField(`${field}_price`, i18n.t('catalog.admin.meters.both'))
    const upTo = unitsOf(from)
    if (upTo <= before) refuseField(`${field}_from`, i18n.t('catalog.admin.meters.later'))
    tiers.push({ upTo, unitMinor })
    unitMinor = minor(price)
    before = upTo
  }
  return [...tiers, { upTo: null, unitMinor }]
}
