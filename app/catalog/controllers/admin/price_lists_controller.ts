import { staffListPage } from '#core/lists/pages'
import { priceListForm } from '#catalog/prices/price_list_form'
import { savePriceList } from '#catalog/prices/save_price_list'
import PriceList from '#catalog/models/price_list'
import {
  newPriceListValidator,
  priceListValidator,
} from '#catalog/validators/price_list_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PriceListsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'price_lists')
    return ctx.view.render('pages/catalog/admin/price_lists/index', { list })
  }

  async create({ view }: HttpContext) {
    return view.render('pages/catalog/admin/price_lists/create', await priceListForm(null))
  }

  /** Begins a list in a currency, which nobody has yet. */
  async store({ request, response, session, i18n }: HttpContext) {
    const { name, currency } = await request.validateUsing(newPriceListValidator)
    const list = new PriceList().merge({ currency })
    await savePriceList(list, { name })
    session.flash('success', i18n.t('catalog.admin.price_lists.created', { name }))
    return response.redirect().toRoute('admin.price_lists.edit', { id: list.id })
  }

  async edit({ params, view }: HttpContext) {
    const list = await PriceList.findOrFail(params.id)
    return view.render('pages/catalog/admin/price_lists/edit', await priceListForm(list))
  }

  async update({ params, request, response, session, i18n }: HttpContext) {
    const list = await PriceList.findOrFail(params.id)
    const meta = { currency: list.currency }
    const form = await request.validateUsing(priceListValidator, { meta })
    await savePriceList(list, form)
    session.flash('success', i18n.t('catalog.admin.saved', { name: form.name }))
    return response.redirect().toRoute('admin.price_lists.edit', { id: list.id })
  }
}
