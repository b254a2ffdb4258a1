import edge from 'edge.js'
import { footer } from '#core/registries/footer'
import { navigation } from '#core/registries/navigation'
import { permissions } from '#core/registries/permissions'
import { personalData } from '#core/registries/personal_data'
import { customerSearch } from '#core/registries/search'
import type { ApplicationService } from '@adonisjs/core/types'

/** Help pages that staff write and everybody reads and searches. */
export default class HelpcenterProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { articleSearch } = await import('#helpcenter/article_search')
    const { articleHeadings, articleHtml } = await import('#helpcenter/article_html')
    const { helpcenterPersonalData } = await import('#helpcenter/personal_data')
    personalData.declare(helpcenterPersonalData)
    permissions.declare('articles.manage', ['manager', 'support'])
    navigation.add('site', { name: 'help', route: 'articles.index', icon: 'life-buoy', order: 50 })
    navigation.add('customer', {
      name: 'help',
      route: 'articles.index',
      icon: 'life-buoy',
      order: 80,
      group: 'support',
    })
    navigation.add('admin', {
      name: 'articles',
      route: 'admin.articles.index',
      icon: 'book-open',
      order: 61,
      group: 'support',
      can: 'HelpcenterArticlePolicy.manage',
    })
    footer.add({ name: 'help', route: 'articles.index', order: 10 })
    navigation.add('admin_actions', {
      name: 'write_article',
      route: 'admin.articles.create',
      icon: 'plus',
      order: 60,
      can: 'HelpcenterArticlePolicy.manage',
    })
    customerSearch.add(articleSearch)
    edge.global('articleHtml', articleHtml)
    edge.global('articleHeadings', articleHeadings)
  }

  async start() {
    await import('#helpcenter/routes')
  }
}
