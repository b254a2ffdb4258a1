import { compose } from '@adonisjs/core/helpers'
import { scope } from '@adonisjs/lucid/orm'
import { clock } from '#core/clock'
import { contains } from '#core/database/contains'
import { UlidModel } from '#core/database/ulid_model'
import { ArticleSchema } from '#database/schema'

export const articleStates = ['draft', 'published'] as const
export type ArticleState = (typeof articleStates)[number]

/** A help page, written in Markdown. */
export default class Article extends compose(ArticleSchema, UlidModel) {
  declare state: ArticleState

  /** Articles that everybody may read, in the order of their topics. */
  static published = scope((query) => {
    query.where('state', 'published').orderBy('topic').orderBy('position').orderBy('title')
  })

  /** Published articles in which every word occurs; none for an empty text. */
  static async search(text: string, limit = 20): Promise<Article[]> {
    const words = text.trim().split(/\s+/).filter(Boolean).slice(0, 8)
    if (words.length === 0) return []

    const query = Article.query().withScopes((scopes) => scopes.published())
    for (const word of words) contains(query, ['title', 'summary', 'body'], word)
    return query.limit(limit)
  }

  /** Shows or hides the article; publishing again keeps the first date. */
  show(state: ArticleState): this {
    this.state = state
    if (state === 'published') this.publishedAt ??= clock.now()
    return this
  }
}
