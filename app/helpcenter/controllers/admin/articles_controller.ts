import { audit } from '#audit/models/audit_entry'
import { pageNumber } from '#core/database/page_number'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import Article from '#helpcenter/models/article'
import { articleValidator } from '#helpcenter/validators/article_validator'
import type { HttpContext } from '@adonisjs/core/http'

const PER_PAGE = 30

export default class ArticlesController {
  async index({ request, view }: HttpContext) {
    const page = pageNumber(request)
    const articles = await Article.query()
      .orderBy('topic')
      .orderBy('position')
      .orderBy('id')
      .paginate(page, PER_PAGE)
    return view.render('pages/helpcenter/admin/index', { articles })
  }

  async create({ view }: HttpContext) {
    return view.render('pages/helpcenter/admin/edit', { article: null })
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, new Article(), 'article.created')
  }

  async edit({ params, view }: HttpContext) {
    return view.render('pages/helpcenter/admin/edit', {
      article: await Article.findOrFail(params.id),
    })
  }

  async update(ctx: HttpContext) {
    return this.#save(ctx, await Article.findOrFail(ctx.params.id), 'article.updated')
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const article = await Article.findOrFail(params.id)
    await transaction(async (trx) => {
      await article.useTransaction(trx).delete()
      await audit.record(trx, 'article.deleted', article)
    })
    session.flash('success', i18n.t('helpcenter.admin.deleted'))
    return response.redirect().toRoute('admin.articles.index')
  }

  async #save({ request, response, session, i18n }: HttpContext, article: Article, action: string) {
    const { state, ...fields } = await request.validateUsing(articleValidator)
    try {
      await transaction(async (trx) => {
        await article.useTransaction(trx).merge(fields).show(state).save()
        await audit.record(trx, action, ['article', article.id])
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      refuseField('slug', i18n.t('helpcenter.admin.slug_taken'))
    }
    session.flash('success', i18n.t('helpcenter.admin.saved'))
    return response.redirect().toRoute('admin.articles.index')
  }
}
