import Article from '#helpcenter/models/article'
import type { HttpContext } from '@adonisjs/core/http'

/** The help center as everybody reads it. */
export default class ArticlesController {
  async index({ request, view }: HttpContext) {
    const term = String(request.input('q', '') ?? '')
      .trim()
      .slice(0, 100)
    if (term)
      return view.render('pages/helpcenter/search', { term, articles: await Article.search(term) })

    const articles = await Article.query()
      .withScopes((scopes) => scopes.published())
      .limit(200)
    const topics = Map.groupBy(articles, (article) => article.topic)
    return view.render('pages/helpcenter/index', { topics: [...topics] })
  }

  async show({ params, view }: HttpContext) {
    const article = await Article.query()
      .where('slug', params.slug)
      .where('state', 'published')
      .firstOrFail()
    const related = await Article.query()
      .withScopes((scopes) => scopes.published())
      .where('topic', article.topic)
      .whereNot('id', article.id)
      .limit(5)
      .select('slug', 'title')
    return view.render('pages/helpcenter/show', { article, related })
  }
}
