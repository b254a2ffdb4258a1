import router from '@adonisjs/core/services/router'
import Article from '#helpcenter/models/article'
import type { CustomerSearchProvider } from '#core/registries/search'

/** Published help pages in which every word occurs. */
export const articleSearch: CustomerSearchProvider = {
  name: 'articles',
  position: 200,

  async search(text, limit) {
    const articles = await Article.search(text, limit)
    return articles.map(({ title, topic, slug }) => ({
      kind: 'article',
      title,
      detail: topic,
      url: router.makeUrl('articles.show', { slug }),
      icon: 'life-buoy',
    }))
  },
}
