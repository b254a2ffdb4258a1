import { refuseField } from '#core/exceptions/refuse_field'
import { settings } from '#core/settings/settings'
import { staffListPage } from '#core/lists/pages'
import { listedPrices } from '#billing/contracts/listed_prices'
import {
  fingerprintOf,
  listedBy,
  priceLabel,
  reachOfForm,
  targetText,
  wantedBy,
  type PriceChangeForm,
} from '#billing/price_changes/price_change_form'
import { priceExamples } from '#billing/price_changes/price_examples'
import { previewPriceChange } from '#billing/price_changes/preview_price_change'
import {
  schedulePriceChange,
  type PriceChangeInput,
} from '#billing/price_changes/schedule_price_change'
import { priceChangeWithNotices } from '#billing/price_changes/show_price_change'
import { takeBackPriceChange } from '#billing/price_changes/take_back_price_change'
import { shopDay } from '#billing/shop_day'
import { priceChangeValidator } from '#billing/validators/price_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Listed prices that are another from a day on. */
export default class PriceChangesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'price_changes')
    return ctx.view.render('pages/billing/admin/price_changes/index', { list })
  }

  async show({ params, request, view }: HttpContext) {
    const shown = await priceChangeWithNotices(params.id, String(request.input('after') ?? ''))
    return view.render('pages/billing/admin/price_changes/show', shown)
  }

  /** The form, with what the choices in its address come to. */
  async create(ctx: HttpContext) {
    const { request, view, i18n } = ctx
    const prices = await listedPrices.all()
    const today = await shopDay()
    return view.render('pages/billing/admin/price_changes/create', {
      targets: prices.map((price) => ({
        value: targetText(price),
        label: priceLabel(price, i18n),
      })),
      chosen: request.qs(),
      noticeDays: await settings.get('billing.price_notice_days'),
      tomorrow: today.plus({ days: 1 }).toISODate(),
      shown: await previewOf(ctx),
    })
  }

  async store(ctx: HttpContext) {
    const { request, response, session, visitor, i18n } = ctx
    const listed = await listedBy(request.input('target'))
    const meta = { currency: listed?.currency }
    const form = await request.validateUsing(priceChangeValidator, { meta })
    if (!listed) return refuseField('target', i18n.t('billing.price_changes.refusals.price_gone'))
    const wanted = wantedBy(form, listed, i18n)
    if (form.fingerprint !== fingerprintOf(wanted)) {
      session.flash('info', i18n.t('billing.price_changes.check'))
      return response
        .redirect()
        .withQs(addressOf(form, wanted))
        .toRoute('admin.price_changes.create')
    }
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const done = await schedulePriceChange(wanted, by)
    if (!done.ok) {
      const field = done.error.type === 'price_day_over' ? 'effective_on' : 'new_price'
      return refuseField(field, i18n.t(`billing.price_changes.refusals.${done.error.type}`))
    }
    session.flash('success', i18n.t('billing.price_changes.scheduled'))
    return response.redirect().toRoute('admin.price_changes.show', { id: done.value.id })
  }

  /** Takes it back; its customers keep their prices. */
  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    if (await takeBackPriceChange(params.id, by))
      session.flash('success', i18n.t('billing.price_changes.taken_back'))
    else session.flash('error', i18n.t('billing.price_changes.refusals.price_in_force'))
    return response.redirect().toRoute('admin.price_changes.show', { id: params.id })
  }
}

/** What the form said, as the address of its preview. */
function addressOf(
  { target, new_price: price, audience, notice_days: days }: PriceChangeForm,
  { effectiveOn, takesOthers }: PriceChangeInput
) {
  return {
    ...{ target, audience, new_price: price, notice_days: days },
    effective_on: effectiveOn.toISODate(),
    ...(takesOthers && { takes_others: '1' }),
  }
}

async function previewOf({ request, i18n }: HttpContext) {
  const listed = await listedBy(request.qs().target)
  if (!listed) return null
  const meta = { currency: listed.currency }
  const [, form] = await priceChangeValidator.tryValidate(request.qs(), { meta })
  if (!form) return null
  const wanted = wantedBy(form, listed, i18n)
  const reach = reachOfForm(wanted, listed)
  const preview = await previewPriceChange(reach, wanted)
  const examples = preview.from ? await priceExamples(reach, preview.from) : []
  return { listed, wanted, preview, examples, fingerprint: fingerprintOf(wanted) }
}
