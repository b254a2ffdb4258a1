import db from '@adonisjs/lucid/services/db'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { saveAudited } from '#catalog/save_audited'
import Category from '#catalog/models/category'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { categoryValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CategoriesController {
  async index({ view }: HttpContext) {
    const categories = await Category.query().orderBy('position').orderBy('name')
    const counts: { category_id: string; total: number }[] = await db
      .from('products')
      .select('category_id')
      .count('* as total')
      .groupBy('category_id')
    const products = new Map(counts.map((row) => [row.category_id, Number(row.total)]))
    return view.render('pages/catalog/admin/categories/index', { categories, products })
  }

  async create({ view }: HttpContext) {
    return view.render('pages/catalog/admin/categories/edit', { category: null })
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, new Category())
  }

  async edit({ params, view }: HttpContext) {
    const category = await Category.findOrFail(params.id)
    const products = await category
      .related('products')
      .query()
      .select('id', 'name', 'state')
      .orderBy('position')
      .orderBy('name')
      .orderBy('id')
    return view.render('pages/catalog/admin/categories/edit', { category, products })
  }

  async update(ctx: HttpContext) {
    return this.#save(ctx, await Category.findOrFail(ctx.params.id))
  }

  /** Only an empty category goes. */
  async destroy({ params, response, session, i18n }: HttpContext) {
    const category = await Category.findOrFail(params.id)
    const gone = await transaction(async (trx) => {
      const used = await trx.from('products').where('category_id', category.id).first()
      if (used) return false
      await category.useTransaction(trx).delete()
      await audit.record(trx, 'category.deleted', category)
      trx.after('commit', forgetStorefront)
      return true
    })
    session.flash(
      gone ? 'success' : 'error',
      i18n.t(`catalog.admin.categories.${gone ? 'deleted' : 'in_use'}`)
    )
    return response.redirect().toRoute('admin.categories.index')
  }

  async #save({ request, response, session, i18n }: HttpContext, category: Category) {
    const { name, slug, description, position, visible } =
      await request.validateUsing(categoryValidator)
    category.merge({
      name,
      slug,
      description: description ?? null,
      position: position ?? 0,
      visible: visible ?? false,
    })
    await saveAudited(category, { kind: 'category', unique: 'slug' })
    session.flash('success', i18n.t('catalog.admin.saved', { name }))
    return response.redirect().toRoute('admin.categories.index')
  }
}
