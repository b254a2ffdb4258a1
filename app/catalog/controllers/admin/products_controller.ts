import { pageNumber } from '#core/database/page_number'
import { allAtOnce } from '#core/exceptions/all_at_once'
import { readProductSettings } from '#catalog/products/product_settings'
import { writeProduct } from '#catalog/products/write_product'
import Product from '#catalog/models/product'
import { listProducts } from '#catalog/products/list_products'
import { productFormChoices } from '#catalog/products/product_form_choices'
import { meterPrices } from '#catalog/offers/meter_prices'
import { meterForms } from '#catalog/products/present_meters'
import { saleWarnings } from '#catalog/offers/sale_warnings'
import { newProductValidator, productValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProductsController {
  async index({ request, view }: HttpContext) {
    const page = pageNumber(request)
    const { paginator, state } = await listProducts({ state: request.input('state'), page })
    return view.render('pages/catalog/admin/products/index', {
      products: paginator,
      chosen: state,
      url: request.url(true),
    })
  }

  async create({ request, view }: HttpContext) {
    const choices = await productFormChoices(null, request.input('driver'))
    return view.render('pages/catalog/admin/products/create', choices)
  }

  async store({ request, response, session, i18n }: HttpContext) {
    const [form, settings] = await allAtOnce(
      () => request.validateUsing(newProductValidator),
      () => readProductSettings(String(request.input('driver')), request.all())
    )
    const product = new Product().merge({ state: 'draft' })
    await writeProduct(product, form, settings)
    session.flash('success', i18n.t('catalog.admin.products.created', { name: product.name }))
    return response.redirect().toRoute('admin.products.edit', { id: product.id })
  }

  async edit({ params, view, i18n }: HttpContext) {
    const product = await Product.query()
      .where('id', params.id)
      .preload('templates')
      .preload('plans', (plans) =>
        plans.orderBy('currency').orderBy('cycle_unit').orderBy('cycle_count')
      )
      .firstOrFail()
    const choices = await productFormChoices(product)
    return view.render('pages/catalog/admin/products/edit', {
      product,
      meters: meterForms(product.plans, await meterPrices(product.plans), i18n),
      hourlyRates: new Map(product.plans.map((plan) => [plan.id, plan.hourlyText])),
      warnings: await saleWarnings(product, i18n),
      ...choices,
    })
  }

  async update({ params, request, response, session, i18n }: HttpContext) {
    const product = await Product.findOrFail(params.id)
    const [form, settings] = await allAtOnce(
      () => request.validateUsing(productValidator),
      () => readProductSettings(product.driver, request.all())
    )
    await writeProduct(product, form, settings)
    session.flash('success', i18n.t('catalog.admin.saved', { name: product.name }))
    return response.redirect().toRoute('admin.products.edit', { id: product.id })
  }
}
