import { currencyCodes } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { holdToScheduled } from '#catalog/prices/hold_to_scheduled'
import { refuseField } from '#core/exceptions/refuse_field'
import { saveAudited } from '#catalog/save_audited'
import ProductOption from '#catalog/models/product_option'
import { optionFormChoices } from '#catalog/products/option_form_choices'
import { optionValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { OptionPrices } from '#catalog/models/product_option'

export default class OptionsController {
  async index({ view }: HttpContext) {
    const options = await ProductOption.query()
      .preload('product')
      .orderBy('position')
      .orderBy('name')
    return view.render('pages/catalog/admin/options/index', { options })
  }

  async create({ view }: HttpContext) {
    return view.render('pages/catalog/admin/options/edit', {
      option: null,
      ...(await optionFormChoices(null)),
    })
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, new ProductOption())
  }

  async edit({ params, view }: HttpContext) {
    const option = await ProductOption.findOrFail(params.id)
    return view.render('pages/catalog/admin/options/edit', {
      option,
      ...(await optionFormChoices(option)),
    })
  }

  async update(ctx: HttpContext) {
    return this.#save(ctx, await ProductOption.findOrFail(ctx.params.id))
  }

  async #save(ctx: HttpContext, option: ProductOption) {
    const { request, response, session, i18n } = ctx
    const {
      product_id: productId,
      prices,
      position,
      enabled,
      ...rest
    } = await request.validateUsing(optionValidator)
    if (rest.minimum > rest.maximum)
      refuseField('maximum', i18n.t('catalog.admin.options.maximum_too_small'))
    const wanted = this.#prices(prices)
    const repriced = this.#repriced(option, wanted)
    option.merge({
      ...rest,
      productId: productId ?? null,
      prices: wanted,
      position: position ?? 0,
      enabled: enabled ?? false,
    })
    await saveAudited(option, {
      kind: 'option',
      also: async (trx) => {
        for (const currency of repriced)
          await holdToScheduled(
            `prices.${currency}`,
            { kind: 'option', refId: option.id, currency },
            trx
          )
      },
    })
    session.flash('success', i18n.t('catalog.admin.saved', { name: option.name }))
    return response.redirect().toRoute('admin.options.index')
  }

  /** Currencies whose price is another than before, or none any more. */
  #repriced(option: ProductOption, wanted: OptionPrices): string[] {
    if (!option.$isPersisted) return []
    const before = Object.entries(option.prices)
    return before.flatMap(([currency, minor]) => (wanted[currency] === minor ? [] : [currency]))
  }

  /** A currency left empty is one in which the option is not sold. */
  #prices(typed: Record<string, string | null>): OptionPrices {
    return Object.fromEntries(
      Object.entries(typed).flatMap(([code, text]) =>
        text && currencyCodes.includes(code) ? [[code, Money.typed(text, code).minor]] : []
      )
    )
  }
}
